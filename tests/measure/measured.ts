import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InstructionSet } from '../e2e/instruction-set.ts';
import type { Walk } from '../e2e/walk.ts';

export const walksFolder = 'tests/measure/walks';

const whole = ['--adapt', 'prompt,fine-tune,align'];

/** The ways through the loop that are measured: name → what the project is made with. */
export const ways: Readonly<Record<string, readonly string[]>> = {
  classification: ['--task', 'classification', ...whole],
  extraction: ['--task', 'extraction', ...whole],
  summarization: ['--task', 'summarization', ...whole],
  'question-answering': ['--task', 'question-answering', ...whole],
  reasoning: ['--task', 'reasoning', ...whole],
  chat: ['--task', 'chat', ...whole],
  'chat-aligned': ['--task', 'chat', '--adapt', 'prompt,align'],
};

/** A walk, and what it was walked with. */
export interface MeasuredWalk extends Walk {
  readonly way: string;
  /** Of the tiny model, and of each training. */
  readonly seed: number;
  readonly instructions: InstructionSet;
  readonly machine: {
    readonly processor: string;
    /** What PyTorch says that it computes with. */
    readonly capability: string;
    readonly python: string;
    readonly torch: string;
  };
  /** On the wall, whatever else ran. */
  readonly seconds: number;
}

/** All walks that `npm run measure` wrote, by way, instructions and seed. */
export function readWalks(): readonly MeasuredWalk[] {
  const files = readdirSync(walksFolder).filter((file) => file.endsWith('.json'));
  return files.sort().map((file) => JSON.parse(readFileSync(join(walksFolder, file), 'utf8')));
}
