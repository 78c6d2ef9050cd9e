import { mean } from '../record/runs/mean.ts';
import {
  type ExampleResult,
  endingOf,
  isFailed,
  type Measurement,
  type Run,
} from '../record/runs/run.ts';
import { tally } from '../tally.ts';
import { type Evidence, isUnfetched } from './evidence.ts';
import { latencyProblem } from './run-latency.ts';

/** Where a run and its examples say different things: a sentence. Undefined where they agree. */
export function examplesProblem(
  run: Run,
  examples: readonly ExampleResult[],
  evidence: Evidence,
): string | undefined {
  const others = examples.find(({ task }) => !Object.hasOwn(run.tasks, task));
  if (others) return `Run ${run.id} has examples of ${others.task}, which it did not measure.`;
  const left = run.inputs.find(
    ({ role, task }) => role === 'data' && task !== undefined && !Object.hasOwn(run.tasks, task),
  )?.task;
  if (left !== undefined)
    return `Run ${run.id} was asked the data of ${left}, and does not say what came of it.`;
  for (const task of Object.keys(run.tasks)) {
    const mine = examples.filter((example) => example.task === task);
    const problem =
      scoreProblem(run, task, mine) ??
      askedProblem(run, task, mine, evidence) ??
      failureProblem(run, mine);
    if (problem) return problem;
  }
  return (
    outputProblem(run, examples) ??
    errorProblem(run, examples) ??
    endingProblem(run, examples) ??
    answererProblem(run, examples) ??
    tokenProblem(run, examples) ??
    latencyProblem(run, examples)
  );
}

/** A metric that is the mean of scores must be the mean of these scores. */
function scoreProblem(
  run: Run,
  task: string,
  examples: readonly ExampleResult[],
): string | undefined {
  const { n, metrics } = run.tasks[task] ?? { n: 0, metrics: {} };
  if (examples.length !== n)
    return `Run ${run.id} says n = ${n} for ${task}, and has ${examples.length} examples.`;
  for (const [metric, measurement] of Object.entries(metrics)) {
    const { value } = measurement;
    const scores = examples.flatMap(({ scores: all }) =>
      Object.hasOwn(all, metric) ? [all[metric] ?? 0] : [],
    );
    // Some metrics are none of single examples.
    if (scores.length === 0) continue;
    if (scores.length !== n)
      return `Of the ${n} examples of ${task} in run ${run.id}, ${scores.length} have a score of ${metric}.`;
    const is = mean(scores);
    if (Math.abs(is - value) > 1e-6) {
      return `Run ${run.id} says ${metric} = ${value} for ${task}, and its examples say ${Number(is.toFixed(6))}.`;
    }
    const width = scores.every((score) => score === 0 || score === 1) ? wilson(is, n) : undefined;
    if (n >= fewest && width !== undefined && isNarrow(measurement, width))
      return `Run ${run.id} says that ${metric} of ${task} lies between ${measurement.low} and ${measurement.high}, which ${n} examples cannot tell.`;
  }
  return undefined;
}

/**
 * How far the 95% interval of a share reaches to either side (Wilson 1927): runs give this one, and
 * no other that is in use is half as narrow.
 */
function wilson(share: number, n: number): number {
  const z = 1.96;
  return (z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n);
}

// Of less, intervals differ by how they are reckoned.
const fewest = 20;

function isNarrow({ low, high }: Measurement, half: number): boolean {
  return low !== undefined && high !== undefined && high - low < half;
}

/** Each example of the data, as it is while its hash is that of the run, is asked once. */
function askedProblem(
  run: Run,
  task: string,
  examples: readonly ExampleResult[],
  evidence: Evidence,
): string | undefined {
  const asked = new Set(examples.map(({ id }) => id));
  if (asked.size !== examples.length) {
    return `Run ${run.id} has an example of ${task} twice.`;
  }
  const data = run.inputs.filter(({ role, task: of }) => role === 'data' && (of ?? task) === task);
  if (data.length === 0) return `Run ${run.id} does not say on which data ${task} was measured.`;
  if (data.some(({ path, sha256 }) => !evidence.isUnchanged(path, sha256))) return undefined;
  // Another rule says so.
  if (data.some(({ path }) => isUnfetched(path, evidence))) return undefined;
  for (const { path } of data) {
    const problem = dataProblem(path, evidence);
    if (problem) return `Run ${run.id} was measured on "${path}", ${problem}.`;
  }
  const known = new Set(data.flatMap(({ path }) => idsIn(path, evidence)));
  const stranger = examples.find(({ id }) => !known.has(id));
  const paths = data.map(({ path }) => `"${path}"`).join(', ');
  if (stranger) return `Run ${run.id} has the example "${stranger.id}", which is none of ${paths}.`;
  if (run.limit !== undefined || asked.size === known.size) return undefined;
  return `Run ${run.id} was asked ${asked.size} of the ${known.size} examples in ${paths}.`;
}

/** No evaluation reads a file of data with a line that is no example, or with one id twice. */
function dataProblem(path: string, evidence: Evidence): string | undefined {
  const lines = (evidence.text(path) ?? '').split('\n').filter((line) => /[^\s\uFEFF]/.test(line));
  const ids = idsIn(path, evidence);
  if (ids.length < lines.length) return `of whose ${lines.length} lines ${ids.length} are examples`;
  return new Set(ids).size < ids.length ? 'where two examples have one id' : undefined;
}

function idsIn(path: string, evidence: Evidence): string[] {
  return evidence.rows(path).flatMap(([, { id }]) => (typeof id === 'string' ? [id] : []));
}

function failureProblem(run: Run, examples: readonly ExampleResult[]): string | undefined {
  const scored = examples.find(
    (example) => isFailed(example) && Object.values(example.scores).some((score) => score > 0),
  );
  return scored && `In run ${run.id}, the request "${scored.id}" failed and has a score.`;
}

/** What nobody can read again may be any answer. */
function outputProblem({ id }: Run, examples: readonly ExampleResult[]): string | undefined {
  const silent = examples.find((example) => example.output === undefined && !isFailed(example));
  return silent && `In run ${id}, "${silent.id}" has no answer.`;
}

function errorProblem(run: Run, examples: readonly ExampleResult[]): string | undefined {
  const failed = examples.filter(isFailed).length;
  if ((run.errors ?? 0) === failed) return undefined;
  return `Run ${run.id} says that ${run.errors ?? 0} requests failed, and its examples say ${failed}.`;
}

/** Runs made before it was written down say nothing of how answers ended. */
function endingProblem(
  { id, endings = {} }: Run,
  examples: readonly ExampleResult[],
): string | undefined {
  if (Object.keys(endings).length === 0) return undefined;
  const found = tally(examples.map(endingOf));
  for (const ending of new Set([...Object.keys(endings), ...found.keys()])) {
    const [said, is] = [endings[ending] ?? 0, found.get(ending) ?? 0];
    if (said !== is)
      return `Run ${id} says that ${said} answers ended as "${ending}", and its examples say ${is}.`;
  }
  return undefined;
}

/** Who answered, answered each question once. */
function answererProblem(
  { id, answered_by: names = {} }: Run,
  examples: readonly ExampleResult[],
): string | undefined {
  const said = Object.values(names).reduce((sum, count) => sum + count, 0);
  if (said <= examples.length) return undefined;
  return `Run ${id} says that ${said} answers have an author, and it has ${examples.length} examples.`;
}

/** What was asked and answered costs as much as each question and answer together. */
function tokenProblem(
  { id, technique, tokens = {}, decoding = {}, model, request = {} }: Run,
  examples: readonly ExampleResult[],
): string | undefined {
  const asked = examples.filter((example) => !isFailed(example));
  const most = Number(decoding.max_tokens ?? Infinity);
  const long = asked.find(({ completion_tokens: tokens = 0 }) => tokens > most);
  // An endpoint may count what it thinks, and be asked for more in its own words.
  if (long && model.base_url === undefined && Object.keys(request).length === 0)
    return `Run ${id} allowed ${most} tokens for an answer, and "${long.id}" took ${long.completion_tokens}.`;
  const free = asked.find(
    ({ prompt_tokens: question, completion_tokens: answer, output = '' }) =>
      question === 0 || (answer === 0 && output.trim() !== ''),
  );
  if (free && model.base_url === undefined && technique !== 'baseline')
    return `In run ${id}, "${free.id}" was asked or answered in no token.`;
  for (const kind of ['prompt', 'completion'] as const) {
    const said = tokens[kind];
    const counts = asked.flatMap((example) => example[`${kind}_tokens`] ?? []);
    if (said === undefined) continue;
    const is = counts.reduce((sum, count) => sum + count, 0);
    // Not every endpoint counts them all.
    if (counts.length < asked.length ? said < is : said !== is)
      return `Run ${id} says ${said} ${kind} tokens, and its examples say ${is}.`;
  }
  return undefined;
}
