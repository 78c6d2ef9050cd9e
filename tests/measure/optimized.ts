import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Adapted, OptimizeRun } from '../e2e/optimized.ts';

export const optimizedFolder = 'tests/measure/optimized';

/** What is measured: how its project is made, and how its model is adapted first. */
export interface Subject extends Adapted {
  readonly title: string;
  readonly args: readonly string[];
}

const STEPS = 10;
const inSteps = {
  start: 'models/smollm2',
  'trainer.max_steps': STEPS,
  'trainer.learning_rate': 1e-3, // few steps, so large ones
  'trainer.eval_strategy': 'steps',
  'trainer.eval_steps': STEPS,
  'trainer.save_strategy': 'steps',
  'trainer.save_steps': STEPS,
};

/** File name → subject. */
export const subjects: Readonly<Record<string, Subject>> = {
  classification: { title: 'The tiny model, classification', args: [] },
  extraction: { title: 'The tiny model, extraction', args: ['--task', 'extraction'] },
  smollm2: {
    title: 'SmolLM2-135M-Instruct, classification',
    args: ['--model', 'HuggingFaceTB/SmolLM2-135M-Instruct'],
    training: Object.entries(inSteps).flatMap(([key, value]) => ['--set', `${key}=${value}`]),
    limit: 48,
  },
};

/** The run that compared an adapted model with what was made from it, and the machine it ran on. */
export interface MeasuredOptimize {
  readonly machine: string;
  readonly run: OptimizeRun;
}

export function readOptimized(name: string): MeasuredOptimize {
  return JSON.parse(readFileSync(join(optimizedFolder, `${name}.json`), 'utf8'));
}

/** A table for each subject, as `poe optimize --compare` prints it. */
export function formatOptimized(): string {
  return Object.entries(subjects)
    .map(([name, { title }]) => formatRun(title, readOptimized(name).run))
    .join('\n\n');
}

export function formatOptimizeMachines(): string {
  return [...new Set(Object.keys(subjects).map((name) => readOptimized(name).machine))].join('; ');
}

function formatRun(title: string, { rows, tolerance }: OptimizeRun): string {
  const [[, first] = ['', undefined]] = Object.entries(rows[0]?.tasks ?? {});
  const metric = `${first?.metric.replaceAll('_', ' ')}, n = ${first?.n}`;
  const heads = [title, 'disk', 'memory', 'ready', 'p50', 'p95', 'answers/s', metric, 'difference'];
  const lines = rows.map((row, index) => {
    const [judged] = Object.values(row.tasks);
    const {
      value = Number.NaN,
      difference,
      other_answers: others = 0,
      verdict = '',
    } = judged ?? {};
    const interval = `(${signed(difference?.low)} to ${signed(difference?.high)})`;
    const change = `${signed(difference?.value)} ${interval}: ${verdict}; other answers: ${others}`;
    return [
      basename(row.model.id),
      megabytes(row.disk_bytes),
      megabytes(row.memory_bytes),
      `${row.ready_s.toFixed(1)} s`,
      `${row.latency_ms.p50.toFixed(0)} ms`,
      `${row.latency_ms.p95.toFixed(0)} ms`,
      row.answers_per_s.toFixed(1),
      value.toFixed(3),
      index === 0 ? `accepted; tolerance ${tolerance}` : change,
    ];
  });
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...lines.map(line)].join('\n');
}

function megabytes(bytes: number | null): string {
  return bytes === null ? '' : `${(bytes / 1e6).toFixed(1)} MB`;
}

function signed(value = Number.NaN): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}
