import { runAt } from '../../../check/evidence.ts';
import { lineage } from '../../../check/lineage.ts';
import type { Rule } from '../../../check/rule.ts';
import { decidingRun } from '../../eval/deciding-run.ts';

export const trainingDataChanged: Rule = {
  id: 'adapt/training-data-changed',
  severity: 'warning',
  message: 'What the model was trained on has changed since.',
  why: 'Nobody can train these weights again, or check whether evaluation examples were among the old data.',
  fix: 'Train, evaluate and record again, or restore the file.',
  bad: {
    record: `adapt:
  accepted: eval/runs/0014-fine-tune.json  # a ticket was added to train.jsonl after training`,
    files: (project) => ({
      'data/classification/train.jsonl': `${project['data/classification/train.jsonl']}{"id": "new", "input": "My chair squeaks.", "expected": "hardware"}\n`,
    }),
  },
  good: `adapt:
  accepted: eval/runs/0014-fine-tune.json`,
  *evaluate(record, evidence) {
    const deciding = decidingRun(record);
    const run = runAt(deciding?.path, evidence);
    if (!deciding || !run) return;
    for (const { folder, files } of lineage(run.model.id, evidence)) {
      for (const { path, sha256 } of files) {
        if (evidence.isUnchanged(path, sha256)) continue;
        const what = evidence.sha256(path) === undefined ? 'is gone' : 'has changed';
        yield {
          at: deciding.at,
          message: `"${path}" ${what} since "${folder}" was trained on it.`,
        };
      }
    }
  },
};
