import type { RecordPath } from '../../record/path.ts';
import type { LifecycleRecord } from '../../record/schema.ts';
import type { PlacedFault } from '../../record/yaml/fault.ts';
import { formatPath } from '../../record/yaml/violation-fault.ts';
import { isNoAnswer } from '../nothing.ts';
import { placeholderIn } from '../placeholder.ts';

/** Where the record asks why, or what was tried, a word that says nothing is no answer. */
export function* emptyWords(record: LifecycleRecord): Iterable<PlacedFault> {
  for (const [at, text] of answersOf(record)) {
    const copied = at[1] === 'iterations' ? copiedIn(record, at[2], text) : undefined;
    if (copied) {
      const message = `\`${formatPath(at)}\` says what its \`${copied}\` says.`;
      yield { rule: 'form/says-nothing', message, at };
      continue;
    }
    // A placeholder is a finding of its own.
    const key = at.findLast((step) => typeof step === 'string');
    if (!isNoAnswer(String(key), text) || placeholderIn(text) !== undefined) continue;
    const message = `\`${formatPath(at)}\` says "${text}", which is nothing.`;
    yield { rule: 'form/says-nothing', message, at };
  }
}

/** The key of an iteration that a text of it only repeats. */
function copiedIn(
  { adapt }: LifecycleRecord,
  index: string | number | undefined,
  text: string,
): string | undefined {
  const iteration = adapt?.iterations?.[Number(index)];
  const keys = ['technique', 'run', 'verdict'] as const;
  return keys.find((key) => iteration?.[key] === text || iteration?.run.endsWith(`/${text}.json`));
}

function* answersOf({
  project,
  scope = {},
  ignore,
  adapt,
  model,
}: LifecycleRecord): Iterable<readonly [RecordPath, string]> {
  for (const key of ['summary', 'owner'] as const) {
    const text = project[key];
    if (text !== undefined) yield [['project', key], text];
  }
  for (const key of ['out_of_scope', 'risks'] as const)
    for (const [index, text] of (scope[key] ?? []).entries()) yield [['scope', key, index], text];
  for (const [index, { reason }] of (ignore ?? []).entries())
    yield [['ignore', index, 'reason'], reason];
  for (const [index, { change, next }] of (adapt?.iterations ?? []).entries()) {
    yield [['adapt', 'iterations', index, 'change'], change];
    if (next !== undefined) yield [['adapt', 'iterations', index, 'next'], next];
  }
  if (model?.why !== undefined) yield [['model', 'why'], model.why];
  for (const [index, other] of (model?.considered ?? []).entries())
    yield [['model', 'considered', index], other];
  // A note allows what the licence alone does not.
  const { licence_note: note } = model ?? {};
  if (note !== undefined) yield [['model', 'licence_note'], note];
  const { cost } = model?.feasibility ?? {};
  if (cost !== undefined) yield [['model', 'feasibility', 'cost'], cost];
  for (const [index, assumption] of (model?.feasibility?.assumptions ?? []).entries())
    yield [['model', 'feasibility', 'assumptions', index], assumption];
}
