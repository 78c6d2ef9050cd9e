import type { JsonSchema } from '../yaml/interpreter.ts';
import { count, number, sha256, text, time } from './evidence-file.ts';

/** Which prompt was used, with how many examples in it. */
export const promptSchema: JsonSchema = {
  type: 'object',
  properties: { name: text, shots: count, examples: { enum: ['fixed', 'nearest'] } },
};

const roles = ['prompt', 'data', 'examples', 'lock', 'application'];

/** What a run file says at least, and in which form. */
export const runSchema: JsonSchema = {
  type: 'object',
  required: ['version', 'id', 'technique', 'model', 'inputs', 'tasks'],
  properties: {
    version: { const: 1 },
    id: text,
    created: text,
    technique: text,
    change: text,
    seed: { type: 'integer' },
    limit: { type: 'integer' },
    model: {
      type: 'object',
      required: ['id'],
      properties: {
        id: text,
        revision: text,
        sha256,
        base_url: text,
        chat_template_kwargs: { type: 'object' },
        trained_from: { type: 'array', items: text },
      },
    },
    prompt: promptSchema,
    decoding: {
      type: 'object',
      properties: {
        temperature: { type: 'number', minimum: 0, maximum: 2 },
        // A baseline draws none.
        max_tokens: count,
      },
    },
    inputs: {
      type: 'array',
      items: {
        type: 'object',
        required: ['role', 'path', 'sha256'],
        properties: { role: { enum: roles }, task: text, path: text, sha256 },
      },
    },
    scorer: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'sha256'],
        properties: { task: text, path: text, sha256, key: text },
      },
    },
    examples: { type: 'object', required: ['path', 'sha256'], properties: { path: text, sha256 } },
    tasks: { type: 'object' },
    endings: {
      type: 'object',
      properties: {
        answered: count,
        'cut off': count,
        refused: count,
        empty: count,
        failed: count,
      },
    },
    latency_ms: { type: 'object', properties: { p50: time, p95: time, p99: time } },
    tokens: {
      type: 'object',
      properties: { prompt: count, completion: count, reasoning: count, unsaid: count },
    },
    errors: count,
    answered_by: { type: 'object', additionalProperties: count },
    request: { type: 'object' },
  },
};

/** Of each task that was measured. */
export const taskSchema: JsonSchema = {
  type: 'object',
  required: ['n', 'metrics'],
  properties: { n: { type: 'integer', minimum: 1 }, metrics: { type: 'object' } },
};

/** Of each metric of a task. */
export const measurementSchema: JsonSchema = {
  type: 'object',
  required: ['value'],
  properties: { value: number, low: number, high: number },
};

/** Of each line of the per-example file. */
export const exampleSchema: JsonSchema = {
  type: 'object',
  required: ['task', 'id', 'scores'],
  properties: { task: text, id: text, group: text, scores: { type: 'object' } },
};
