import { evidencePaths } from '../../evidence-paths.ts';
import type { ChangeRule } from '../change.ts';

export const runEdited: ChangeRule = {
  id: 'change/run-edited',
  severity: 'error',
  message: 'A run file was edited after it was committed.',
  why: 'A run file says what was measured that day. Whatever is edited into it was not measured, and no hash of its inputs shows that.',
  fix: 'Restore the file as it was first committed ("git log" names the commit); measure again, and record the new run.',
  bad: '# eval/runs/0002-prompt.json, in another commit than the one that added it\n',
  good: '# eval/runs/0003-prompt.json, a new file\n',
  *evaluate({ later, isEdited }) {
    const seen = new Set<string>();
    for (const [at, path] of evidencePaths(later)) {
      if (seen.has(path) || !isEdited(path)) continue;
      seen.add(path);
      yield { at, message: `\`${path}\` is not what was first committed under that name.` };
    }
  },
};
