import type { Evidence } from '../../check/evidence.ts';
import type { Reading } from '../../record/runs/evidence-file.ts';
import type { JsonSchema } from '../../record/yaml/interpreter.ts';
import { readSettings } from './settings-file.ts';

export const applicationPath = 'app/app.yaml';

/** What app/app.yaml says of the application. */
export interface Application {
  readonly title: string;
  readonly requests_a_minute?: number;
  readonly keep_days?: number;
  /** The file in which sessions are kept. */
  readonly state?: string;
  /** The collector of traces and metrics. */
  readonly monitoring?: string;
  /** What it looks things up in, and how. */
  readonly retrieval?: Readonly<Record<string, unknown>>;
}

export function applicationFile(evidence: Evidence): Reading<Application> {
  return readSettings(applicationPath, applicationSchema, evidence);
}

const count: JsonSchema = { type: 'integer', minimum: 1 };
const text: JsonSchema = { type: 'string', minLength: 1 };
/** As `lifecycle.retrieval.config` has it. */
export const retrievalSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['documents'],
  properties: {
    documents: { type: 'array', minItems: 1, items: text },
    questions: text,
    passages: { type: 'integer', minimum: 1, maximum: 50 },
    vectors: text,
    vectors_url: text,
    stop_words: text,
    risk: { type: 'number', minimum: 0, maximum: 1 },
    cite: { enum: ['application', 'model'] },
  },
};
/** As `lifecycle.app.config` has it. */
export const applicationSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['title', 'users'],
  properties: {
    title: { type: 'string' },
    users: { enum: ['machine', 'network'] },
    requests_a_minute: count,
    log: { enum: ['none', 'facts', 'texts'] },
    keep_days: count,
    monitoring: {
      type: 'string',
      pattern: '^https?://\\S+$',
      description: 'a URL that begins with https:// or http://',
    },
    state: text,
    retrieval: retrievalSchema,
  },
};
