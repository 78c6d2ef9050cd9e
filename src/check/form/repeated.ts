import type { RecordPath } from '../../record/path.ts';
import type { LifecycleRecord } from '../../record/schema.ts';
import type { PlacedFault } from '../../record/yaml/fault.ts';
import { formatPath } from '../../record/yaml/violation-fault.ts';

/** Texts that say what another says of which they are no part: a copy, most often. */
export function* repeatedFaults(record: LifecycleRecord): Iterable<PlacedFault> {
  const { project, scope = {}, model } = record;
  const { out_of_scope: others = [], risks = [] } = scope;
  const useCase = ['scope.use_case', scope.use_case] as const;
  const pairs: (readonly [
    RecordPath,
    string | undefined,
    readonly [string, string | undefined],
  ])[] = [
    [['project', 'summary'], project.summary, ['project.name', project.name]],
    [['scope', 'data_note'], scope.data_note, useCase],
    [['model', 'why'], model?.why, useCase],
  ];
  for (const [index, text] of others.entries())
    pairs.push([['scope', 'out_of_scope', index], text, useCase]);
  for (const [index, text] of risks.entries()) {
    const copied = others.find((other) => isCopy(text, other));
    const from = copied === undefined ? useCase : (['scope.out_of_scope', copied] as const);
    pairs.push([['scope', 'risks', index], text, from]);
  }
  for (const [at, text, [name, other]] of pairs) {
    if (text === undefined || other === undefined || !isCopy(text, other)) continue;
    const message = `\`${formatPath(at)}\` says what \`${name}\` says.`;
    yield { rule: 'form/repeated', message, at };
  }
}

/** Whether two texts are the same but for signs and case. */
export function isCopy(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > mostSigns) return false;
  const [first, second] = [one, other].map((text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu));
  return first !== null && first?.join(' ') === second?.join(' ');
}

const mostSigns = 8;
