import type { Evidence } from '../../../check/evidence.ts';
import { askedIn, type Row } from '../../../check/overlap-texts.ts';
import type { Rule } from '../../../check/rule.ts';

const pairs = fileOf('classification', '');

export const pairsPreferNothing: Rule = {
  id: 'adapt/pairs-prefer-nothing',
  severity: 'error',
  message: 'A pair of answers says nothing of which is better, or says it of the worse one.',
  why: 'Alignment learns from the difference between two answers alone. From two that are the same it learns nothing, and from two that are exchanged the contrary. A pair that is held out and learned as well judges nothing.',
  fix: 'Correct the file, or collect the pairs again: `poe collect`.',
  bad: {
    record: `adapt:
  techniques: [prompt, align]  # and in a pair both answers are the same`,
    files: () => ({
      [pairs]:
        '{ "id": "p1", "input": "Where is my chair?", "chosen": "delivery", "rejected": "delivery" }\n',
    }),
  },
  good: {
    record: `adapt:
  techniques: [prompt, align]`,
    files: () => ({
      [pairs]:
        '{ "id": "p1", "input": "Where is my chair?", "chosen": "delivery", "rejected": "refund" }\n',
    }),
  },
  *evaluate({ adapt, scope }, evidence) {
    const at = ['adapt', 'techniques', adapt?.techniques?.indexOf('align') ?? -1];
    if (at.includes(-1)) return;
    for (const task of scope?.tasks ?? []) {
      // Elsewhere, people may well like another answer better than the one that was written down.
      const isOneRight = task === 'classification';
      const wanted = wantedIn(isOneRight ? evidence.rows(`data/${task}/train.jsonl`) : []);
      const [learned, heldOut] = [fileOf(task, ''), fileOf(task, '-dev')];
      const messages = [
        objection(learned, wanted, evidence),
        objection(heldOut, wanted, evidence) ?? seen(learned, heldOut, evidence),
      ];
      for (const message of messages) if (message) yield { at, message };
    }
  },
};

function fileOf(task: string, split: '' | '-dev'): string {
  return `data/${task}/preferences${split}.jsonl`;
}

/** The answer that is wanted to each example of the training data. */
function wantedIn(rows: readonly Row[]): ReadonlyMap<unknown, unknown> {
  return new Map(rows.map(([, { id, expected }]) => [id, expected]));
}

/** A pair that is held out to judge by, and is about what another is learned from. */
function seen(learned: string, heldOut: string, evidence: Evidence): string | undefined {
  const asked = new Map(
    [...askedIn(evidence.text(learned) ?? '')].map(([line, text]) => [text, line]),
  );
  for (const [line, text] of askedIn(evidence.text(heldOut) ?? '')) {
    const same = asked.get(text);
    if (same !== undefined)
      return `Line ${line} of "${heldOut}" asks what line ${same} of "${learned}" asks, so it judges nothing.`;
  }
  return undefined;
}

function objection(
  path: string,
  wanted: ReadonlyMap<unknown, unknown>,
  evidence: Evidence,
): string | undefined {
  for (const [line, { id, chosen, rejected }] of evidence.rows(path)) {
    const place = `Line ${line} of "${path}"`;
    const answers = [chosen, rejected].filter((answer) => answer !== undefined);
    // One answer, which was liked or was not, stands alone.
    if (!answers.length || answers.some((answer) => typeof answer !== 'string'))
      return `${place} holds neither \`chosen\` nor \`rejected\`, the better answer and the worse one.`;
    if (answers.length === 2 && String(chosen).trim() === String(rejected).trim())
      return `${place} prefers an answer to itself.`;
    if (wanted.get(id) === rejected && wanted.get(id) !== chosen)
      return `${place} rejects "${rejected}", which is the answer that is wanted.`;
  }
  return undefined;
}
