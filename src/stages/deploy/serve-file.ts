import type { Evidence } from '../../check/evidence.ts';
import type { Reading } from '../../record/runs/evidence-file.ts';
import { servers } from '../../record/vocabulary.ts';
import type { JsonSchema } from '../../record/yaml/interpreter.ts';
import { readSettings } from './settings-file.ts';

export const servePath = 'deploy/serve.yaml';

/** What deploy/serve.yaml says of who answers. */
export interface Serve {
  readonly server?: string;
  /** Left to the accepted run where it is not said. */
  readonly model?: string;
  readonly threads?: number;
  /** In tokens. */
  readonly context?: number;
  readonly max_input_chars?: number;
  readonly timeout_s?: number;
  readonly start_timeout_s?: number;
  readonly slots?: number;
  readonly queue?: number;
  /** Handed to the server as they are, and stronger than the keys above. */
  readonly flags?: Readonly<Record<string, unknown>>;
}

export function serveFile(evidence: Evidence): Reading<Serve> {
  return readSettings(servePath, serveSchema, evidence);
}

const count: JsonSchema = { type: 'integer', minimum: 1 };
const seconds: JsonSchema = { type: 'number', exclusiveMinimum: 0 };
/** As `lifecycle.deploy.config` has it. */
export const serveSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    server: { enum: servers },
    model: { type: 'string' },
    threads: count,
    context: count,
    slots: count,
    queue: { type: 'integer', minimum: 0 },
    max_input_chars: count,
    timeout_s: seconds,
    start_timeout_s: seconds,
    flags: { type: 'object' },
  },
};
