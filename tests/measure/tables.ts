import { type Claim, claims } from '../e2e/claims.ts';
import type { Turn } from '../e2e/walk.ts';
import type { MeasuredWalk } from './measured.ts';

/** The metric that each task's target is about. */
const PRIMARY: Readonly<Record<string, string>> = {
  classification: 'accuracy',
  extraction: 'exact_match',
  summarization: 'rouge_l',
  'question-answering': 'token_f1',
  reasoning: 'exact_match',
  chat: 'win_rate',
};

/** Each turn of each way, with the median and the range over all walks. */
export function formatTurns(walks: readonly MeasuredWalk[], ways: readonly string[]): string {
  return ways.map((way) => formatWay(way, walksOf(walks, way))).join('\n\n');
}

/** Every claim with its value in every walk. */
export function formatClaims(walks: readonly MeasuredWalk[]): string {
  const ways = Object.entries(claims).map(([way, claimed]) => {
    const walked = walksOf(walks, way);
    const names = walked.map(({ instructions, seed }) => `${instructions} ${seed}`);
    const heads = ['claim', 'at least', 'range', ...names];
    const rows = claimed.map((claim) => [
      claim.says,
      `${claim.atLeast}`,
      rangeOf(valuesOf(claim, walked)),
      ...valuesOf(claim, walked).map(shown),
    ]);
    return [`### ${titleOf(way)}`, '', table(heads, rows)].join('\n');
  });
  return ways.join('\n\n');
}

/** What the walks were walked with. */
export function formatMachines(walks: readonly MeasuredWalk[]): string {
  const lines = walks.map(({ instructions, machine }) => {
    const { processor, capability, python, torch } = machine;
    return `\`${instructions}\`: ${capability} on ${processor}, Python ${python}, torch ${torch}`;
  });
  return [...new Set(lines)].sort().join('; ');
}

export function valuesOf(claim: Claim, walks: readonly MeasuredWalk[]): readonly number[] {
  return walks.map((walk) => claim.value(walk));
}

export function walksOf(walks: readonly MeasuredWalk[], way: string): readonly MeasuredWalk[] {
  return walks.filter((walk) => walk.way === way);
}

/** What a way's turns came to, in the metric that its target is about. */
export interface Way {
  readonly metric: string;
  readonly n: number;
  readonly walks: number;
  readonly turns: readonly {
    readonly technique: string;
    readonly subject: string;
    readonly median: number;
    readonly low: number;
    readonly high: number;
  }[];
}

export function measuredWay(way: string, walks: readonly MeasuredWalk[]): Way {
  const [first] = walks;
  if (!first) throw new Error(`No walk was measured for ${way}: npm run measure.`);
  const metric = PRIMARY[first.task] ?? '';
  const turns = first.turns.map(({ technique, subject }) => {
    const values = walks.map((walk) => valueIn(walk.turns, subject, metric));
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return { technique, subject, median: median(values), low, high };
  });
  return { metric: metric.replaceAll('_', ' '), n: first.n, walks: walks.length, turns };
}

function formatWay(way: string, walked: readonly MeasuredWalk[]): string {
  const { metric, n, walks, turns } = measuredWay(way, walked);
  const rows = turns.map(({ technique, subject, median, low, high }) => [
    technique,
    subject,
    `${shown(median)} (${shown(low)} to ${shown(high)})`,
  ]);
  const what = `${metric}, n = ${n}: median (range) of ${walks} walks`;
  return table([titleOf(way), 'what', what], rows);
}

function valueIn(turns: readonly Turn[], subject: string, metric: string): number {
  return turns.find((turn) => turn.subject === subject)?.metrics[metric]?.value ?? Number.NaN;
}

function titleOf(way: string): string {
  return way === 'chat-aligned' ? 'chat, aligned alone' : way.replaceAll('-', ' ');
}

function rangeOf(values: readonly number[]): string {
  return `${shown(Math.min(...values))} to ${shown(Math.max(...values))}`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? 0, sorted[Math.floor(middle)] ?? 0];
  return (low + high) / 2;
}

function shown(value: number): string {
  return value.toFixed(3);
}

export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}
