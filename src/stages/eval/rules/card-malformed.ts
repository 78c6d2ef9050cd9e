import { isUnfetched } from '../../../check/evidence.ts';
import type { Rule } from '../../../check/rule.ts';
import { type DataFile, headOf, otherNames } from '../card-head.ts';

const card = 'data/classification/README.md';

export const cardMalformed: Rule = {
  id: 'adapt/card-malformed',
  severity: 'error',
  message: 'The top of a data card cannot be read, or names other files than there are.',
  why: 'These lines say which labels there are, and which file is for what. Where `test` names another split, others measure something else.',
  fix: 'Correct the lines between the two `---` at the top of the card.',
  bad: {
    record: `scope:
  tasks: [classification]  # and its card gives train.jsonl for the test split`,
    files: () => ({
      [card]: `---
configs:
  - config_name: default
    data_files:
      - { split: test, path: train.jsonl }
---
`,
    }),
  },
  good: `scope:
  tasks: [classification]`,
  *evaluate({ scope }, evidence) {
    for (const [index, task] of (scope?.tasks ?? []).entries()) {
      const folder = `data/${task}`;
      const head = headOf(evidence.text(`${folder}/README.md`));
      const at = ['scope', 'tasks', index];
      if (head.problem) yield { at, message: `"${folder}/README.md": ${head.problem}.` };
      const isThere = ({ path }: DataFile) =>
        evidence.locate(`${folder}/${path}`).kind !== 'missing' ||
        isUnfetched(`${folder}/${path}`, evidence);
      const gone = head.files.find(
        (file) => isPlain(file) && !isThere(file) && !otherNames(file).some(isThere),
      );
      // Where none is there, the data are kept elsewhere; of one that a run needs, its rule speaks.
      if (gone === undefined || !head.files.some(isThere)) continue;
      const message = `"${folder}/README.md" names "${gone.path}" for the split ${gone.split}, which is not there.`;
      yield { at, message, severity: 'warning' };
    }
  },
};

/** Neither a pattern nor an address. */
function isPlain({ path }: DataFile): boolean {
  return !/[*?[\]{}]|:\/\//.test(path);
}
