import type { Evidence } from '../../../check/evidence.ts';
import type { Rule } from '../../../check/rule.ts';
import { basePath } from '../../../check/written.ts';
import { type Conflict, conflictsIn, formatConflicts } from '../../../record/yaml/conflict.ts';

const merged = '<<<<<<< ours\nAnswer with one queue.\n=======\nName the queue.\n>>>>>>> theirs\n';

export const unfinishedMerge: Rule = {
  id: 'project/unfinished-merge',
  severity: 'error',
  message: 'A file of the project still holds both sides of a merge.',
  why: 'A model is asked with the marks in its prompt, nobody sees that two texts stand in one document, and the next merge on top can hardly be resolved.',
  fix: 'Decide there what stays, and take out the lines that begin with "<<<<<<<", "=======" and ">>>>>>>".',
  bad: {
    record: `phase: scope  # and "add" has left a conflict in a prompt`,
    files: () => ({
      [basePath]: '==== text prompt/classification/default.md\n',
      'prompt/classification/default.md': merged,
    }),
  },
  good: 'phase: scope',
  *evaluate(_, evidence) {
    const at = ['phase'];
    const places = [...conflictsOf(evidence)].map(
      ([path, conflicts]) => `${path} (${formatConflicts(conflicts)})`,
    );
    if (places.length > 0)
      yield { at, message: `Both sides of a merge stand in ${places.join(', ')}.` };
    for (const path of evidence.written()) {
      const text = evidence.text(path) ?? '';
      const mark = lonely.exec(text);
      if (!mark || conflictsIn(text).length > 0) continue;
      const line = text.slice(0, mark.index).split('\n').length;
      const message = `Line ${line} of ${path} is a mark of a merge, whose other marks are gone.`;
      yield { at, message, fix: 'Decide there what stays, and take out that line.' };
    }
  },
};

const lonely = /^(?:<{7}|>{7}) \S/m;

function* conflictsOf(evidence: Evidence): Iterable<readonly [string, readonly Conflict[]]> {
  for (const path of evidence.written()) {
    const conflicts = conflictsIn(evidence.text(path) ?? '');
    if (conflicts.length > 0) yield [path, conflicts];
  }
}
