import { type ExampleResult, fastestMs, isFailed, type Run } from '../record/runs/run.ts';

/** Its own server was asked some questions alone and the rest together, of which a run counts the former. */
export function latencyProblem(
  { id, technique, latency_ms: latency = {} }: Run,
  examples: readonly ExampleResult[],
): string | undefined {
  const { p50 = 0, p95 = p50, p99 = p95 } = latency;
  if (p50 > p95 || p95 > p99)
    return `In run ${id}, the percentiles of the latency are out of order.`;
  if (technique !== 'baseline' && (latency.p50 ?? fastestMs) < fastestMs)
    return `Run ${id} says that half of its answers came within ${p50} ms, and nothing that generates is as fast.`;
  const isTimed = examples.some(({ latency_ms: time }) => time !== undefined);
  if (!isTimed && Object.keys(latency).length > 0)
    return `Run ${id} says how long answers took, and none of its examples does.`;
  const every = Math.max(1, Math.ceil(examples.length / askedAlone));
  const [alone, rest] = [true, false].map((isAlone) =>
    examples.filter((_, index) => (index % every === 0) === isAlone),
  ) as [ExampleResult[], ExampleResult[]];
  const problem = percentileProblem(latency, alone) && percentileProblem(latency, examples);
  // Of fifty, thirty-two are asked together and one is left over, which is alone as well.
  if (!problem || rest.some((one) => !percentileProblem(latency, [...alone, one])))
    return undefined;
  return `Run ${id} says that ${problem}.`;
}

// As the generated project's evaluation has it, `ALONE`.
const askedAlone = 20;
const percentiles = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;

/** A percentile lies between two of the times, as far from the one as its rank. */
function percentileProblem(
  latency: NonNullable<Run['latency_ms']>,
  examples: readonly ExampleResult[],
): string | undefined {
  const times = examples
    .flatMap((each) => (each.latency_ms === undefined || isFailed(each) ? [] : each.latency_ms))
    .sort((one, other) => one - other);
  for (const [name, share] of Object.entries(percentiles)) {
    const said = latency[name as keyof typeof percentiles];
    const rank = share * (times.length - 1);
    const [below, above] = [times[Math.floor(rank)], times[Math.ceil(rank)]];
    if (said === undefined || below === undefined || above === undefined) continue;
    const is = below + (above - below) * (rank % 1);
    if (Math.abs(said - is) > 0.01 + is / 100)
      return `${name} of the latency is ${said} ms, and its examples say ${Number(is.toFixed(3))} ms`;
  }
  return undefined;
}
