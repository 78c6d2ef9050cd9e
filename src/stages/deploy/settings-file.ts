import type { Evidence } from '../../check/evidence.ts';
import { malformed, type Reading, readAs } from '../../record/runs/evidence-file.ts';
import { withoutNulls } from '../../record/stated.ts';
import type { JsonSchema } from '../../record/yaml/interpreter.ts';
import { parseYaml } from '../../record/yaml/parse.ts';
import { secretRanges } from '../../secrets.ts';

// Several rules ask for the same file, and parsing a large one takes time.
const known = new WeakMap<Evidence, Map<string, Reading<unknown>>>();

/**
 * What a file of settings says, read as `lifecycle.deploy.config.read_as` does; `message` of a malformed
 * one completes "<path>: …".
 */
export function readSettings<T>(path: string, schema: JsonSchema, evidence: Evidence): Reading<T> {
  const files = known.get(evidence) ?? new Map<string, Reading<unknown>>();
  known.set(evidence, files);
  const reading = files.get(path) ?? parseSettings(evidence.text(path), schema);
  files.set(path, reading);
  return reading as Reading<T>;
}

function parseSettings(text: string | undefined, schema: JsonSchema): Reading<unknown> {
  if (text === undefined) return { kind: 'missing' };
  const { value, faults } = parseYaml(text);
  const fault = faults.find(({ rule }) => value === undefined || rule === 'form/duplicate-key');
  if (fault) return malformed(fault.message.replace(/\.$/, ''));
  if (secretRanges(text).length > 0) return malformed('it holds a key or a password');
  return readAs(withoutNulls(value), schema);
}
