import { violations } from '../yaml/interpreter.ts';
import {
  contentOf,
  malformed,
  parseAs,
  parseJson,
  type Reading,
  readText,
  said,
} from './evidence-file.ts';
import type { ExampleResult, Run, TaskResult } from './run.ts';
import { exampleSchema, measurementSchema, runSchema, taskSchema } from './run-schema.ts';

const largestRun = 1 << 22;
const largestExamples = 1 << 28;

/** Reads a run file; `message` of a malformed one completes "<path>: …". */
export function readRun(path: string): Reading<Run> {
  const found = readText(path, largestRun);
  return found.kind === 'read' ? parseRun(found.value) : found;
}

export function parseRun(content: string): Reading<Run> {
  const reading = parseAs<Run>(content, runSchema);
  for (const [task, result] of Object.entries(contentOf(reading)?.tasks ?? {})) {
    const message = taskProblem(task, result);
    if (message) return malformed(message);
  }
  return reading;
}

/** Reads a per-example file: one JSON object a line. */
export function readExamples(path: string): Reading<readonly ExampleResult[]> {
  const found = readText(path, largestExamples);
  return found.kind === 'read' ? parseExamples(found.value) : found;
}

export function parseExamples(content: string): Reading<readonly ExampleResult[]> {
  const examples: ExampleResult[] = [];
  for (const [index, line] of content.split('\n').entries()) {
    if (line.trim() === '') continue;
    const json = parseJson(line);
    if (json.kind !== 'read')
      return malformed(`line ${index + 1}: ${'message' in json ? json.message : ''}`);
    if (!isExample(json.value)) {
      const [violation] = violations(exampleSchema, json.value);
      return malformed(`line ${index + 1}: ${violation ? said(violation) : 'it is no example'}`);
    }
    const wrong = mistyped(json.value);
    if (wrong) return malformed(`line ${index + 1}: ${wrong}`);
    const bad = Object.entries(json.value.scores).find(([, score]) => !Number.isFinite(score));
    if (bad) return malformed(`line ${index + 1}: the score ${bad[0]} is no number`);
    examples.push(json.value);
  }
  return { kind: 'read', value: examples };
}

/** What `exampleSchema` says, by hand: a run has lines by the thousand, and this takes a third of the time. */
function isExample(value: unknown): value is ExampleResult {
  const { task, id, scores } = (value ?? {}) as Record<string, unknown>;
  const isObject = typeof scores === 'object' && scores !== null && !Array.isArray(scores);
  return typeof task === 'string' && typeof id === 'string' && isObject;
}

const words = ['asked', 'output', 'finish_reason', 'refusal', 'error'] as const;
const numbers = ['latency_ms', 'prompt_tokens', 'completion_tokens'] as const;

/** What an example may say besides, and says in a form that cannot be; undefined where it is sound. */
function mistyped(example: ExampleResult): string | undefined {
  const isText = (value: unknown) => typeof (value ?? '') === 'string';
  const key = words.find((name) => !isText(example[name]));
  if (key) return `${key} is no text`;
  const number = numbers.find((name) => !Number.isFinite(example[name] ?? 0));
  if (number) return `${number} is no number`;
  const broken = numbers.slice(1).find((name) => !Number.isInteger(example[name] ?? 0));
  if (broken) return `${broken} is no whole number`;
  const negative = numbers.find((name) => (example[name] ?? 0) < 0);
  return negative && `${negative} is below 0`;
}

function taskProblem(task: string, result: unknown): string | undefined {
  const [violation] = violations(taskSchema, result, ['tasks', task]);
  if (violation) return said(violation);
  for (const [metric, value] of Object.entries((result as TaskResult).metrics)) {
    const [bad] = violations(measurementSchema, value, ['tasks', task, 'metrics', metric]);
    if (bad) return said(bad);
    const { value: middle, low = middle, high = middle } = value;
    if (low > middle || high < middle) {
      return `tasks.${task}.metrics.${metric}: ${middle} lies outside its interval [${low}, ${high}]`;
    }
  }
  return undefined;
}
