import type { Rule } from '../../../check/rule.ts';
import { basePath } from '../../../own-paths.ts';
import { conflictsIn, formatConflicts } from '../../../record/yaml/conflict.ts';

const merged = '<<<<<<< ours\nAnswer with one queue.\n=======\nName the queue.\n>>>>>>> theirs\n';

const decide =
  'Decide there what stays, and take out the lines that begin with "<<<<<<<", "=======" and ">>>>>>>".';
const mergeAnew = `In an open merge, type git merge --abort, git merge -X ours BRANCH (so for git rebase and git cherry-pick) and create-genai-project update, which completes what the other side brought; in one that is committed, git checkout COMMIT -- ${basePath}, of one side, and then update.`;

export const unfinishedMerge: Rule = {
  id: 'project/unfinished-merge',
  severity: 'error',
  message: 'A file of the project still holds both sides of a merge.',
  why: 'A model is asked with the marks in its prompt, and the next merge on top can hardly be resolved.',
  fix: decide,
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
    const places: string[] = [];
    for (const path of evidence.written()) {
      const text = evidence.text(path) ?? '';
      // The base is large: what ends a conflict is looked for in all others.
      const isMarked = text.includes('<<<<<<<') || (path !== basePath && text.includes('>>>>>>>'));
      const mark = isMarked ? lonely.exec(text) : null;
      if (mark === null) continue;
      const conflicts = conflictsIn(text);
      if (conflicts.length > 0) {
        places.push(path === basePath ? path : `${path} (${formatConflicts(conflicts)})`);
        continue;
      }
      const line = text.slice(0, mark.index).split('\n').length;
      const message = `Line ${line} of ${path} is a mark of a merge, whose other marks are gone.`;
      yield { at, message, fix: 'Decide there what stays, and take out that line.' };
    }
    if (places.length === 0) return;
    const message = `Both sides of a merge stand in ${places.join(', ')}.`;
    const ways = [places.includes(basePath) && mergeAnew, places.some(isPersons) && decide];
    yield { at, message, fix: ways.filter(Boolean).join(' ') };
  },
};

function isPersons(place: string): boolean {
  return place !== basePath;
}

// Git says behind them whose side it is; another tool may not.
const lonely = /^(?:<{7}|>{7})(?: \S|\r?$)/m;
