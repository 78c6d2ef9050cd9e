import { evidencePaths } from '../../evidence-paths.ts';
import type { ChangeRule } from '../change.ts';

const again =
  'Restore the first one ("git log" names its commit), and evaluate again: what is new takes the next number. One of another branch comes under a name of its own with `create-genai-project record --from <that branch>`.';

export const runEdited: ChangeRule = {
  id: 'change/run-edited',
  severity: 'warning',
  message: 'A run file was edited after it was committed.',
  why: 'A run file says what was measured that day. Whatever is edited into it was not measured, and no hash of its inputs shows that.',
  fix: 'Restore the file as it was first committed ("git log" names the commit); measure again, and record the new run.',
  bad: '# eval/runs/0002-prompt.json, in another commit than the one that added it\n',
  good: '# eval/runs/0003-prompt.json, a new file\n',
  *evaluate({ later, editedAs }) {
    const seen = new Set<string>();
    for (const [at, path] of evidencePaths(later)) {
      const how = editedAs(path);
      if (seen.has(path) || how === undefined) continue;
      seen.add(path);
      const isOther = how === 'other run';
      const what = isOther ? 'another run than' : 'not what';
      const message = `\`${path}\` is ${what} was first committed under that name.`;
      yield { at, message, ...(isOther && { fix: again }) };
    }
  },
};
