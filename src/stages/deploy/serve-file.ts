import type { Evidence } from '../../check/evidence.ts';
import { malformed, type Reading, said } from '../../record/runs/evidence-file.ts';
import { servers } from '../../record/vocabulary.ts';
import { type JsonSchema, violations } from '../../record/yaml/interpreter.ts';
import { parseYaml } from '../../record/yaml/parse.ts';
import { secretRanges } from '../../secrets.ts';

export const servePath = 'deploy/serve.yaml';

/** What deploy/serve.yaml says of who answers. */
export interface Serve {
  readonly server?: string;
  /** Left to the accepted run where it is not said. */
  readonly model?: string;
  /** In tokens. */
  readonly context?: number;
  readonly max_input_chars?: number;
  readonly timeout_s?: number;
  readonly slots?: number;
  /** Handed to the server as they are, and stronger than the keys above. */
  readonly flags?: Readonly<Record<string, unknown>>;
}

/** Read as `lifecycle.deploy.config` does; `message` of a malformed one completes "<path>: …". */
export function serveFile(evidence: Evidence): Reading<Serve> {
  const text = evidence.text(servePath);
  if (text === undefined) return { kind: 'missing' };
  const { value, faults } = parseYaml(text);
  const fault = faults.find(({ rule }) => value === undefined || rule === 'form/duplicate-key');
  if (fault) return malformed(fault.message.replace(/\.$/, ''));
  const stated = withoutNulls(value);
  if (secretRanges(text).length > 0) return malformed('it holds a key or a password');
  const [violation] = violations(serveSchema, stated);
  return violation ? malformed(said(violation)) : { kind: 'read', value: stated as Serve };
}

/** Without a value, a key is as if it were not there. */
function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null));
}

const count: JsonSchema = { type: 'integer', minimum: 1 };
const seconds: JsonSchema = { type: 'number', exclusiveMinimum: 0 };
const serveSchema: JsonSchema = {
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
