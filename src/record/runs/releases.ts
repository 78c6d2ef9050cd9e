import { isDay } from '../../is-day.ts';
import { type JsonSchema, violations } from '../yaml/interpreter.ts';
import { parseYaml } from '../yaml/parse.ts';
import { malformed, type Reading, said, text } from './evidence-file.ts';

/** An entry of deploy/releases.yaml: what was put where applications call it. */
export interface Release {
  /** Counts from 1, so that an entry that is taken out leaves a gap. */
  readonly number: number;
  readonly image: string;
  readonly digest: string;
  /** The run file of what is in it. */
  readonly run: string;
  readonly date: string;
  readonly note?: string;
}

/** The releases, oldest first; `message` of a malformed list completes "<path>: …". */
export function parseReleases(content: string): Reading<readonly Release[]> {
  const { value, faults } = parseYaml(content);
  // A bare date is one to every reader that matters here.
  const fault = faults.find(({ rule }) => rule !== 'form/ambiguous-scalar');
  if (fault) return malformed(fault.message.replace(/\.$/, ''));
  if (!Array.isArray(value)) return malformed('it is not a list');
  for (const [index, entry] of value.entries()) {
    const [violation] = violations(releaseSchema, entry);
    const problem = violation ? said(violation) : orderProblem(value, index);
    if (problem) return malformed(`entry ${index + 1}: ${problem}`);
  }
  return { kind: 'read', value };
}

function orderProblem(entries: readonly Release[], index: number): string | undefined {
  const [entry, before] = [entries[index], entries[index - 1]];
  if (before !== undefined && entry?.number === before.number) {
    return `it is release ${before.number} once more, as where two branches each made it: write number ${index + 1}`;
  }
  if (entry?.number !== index + 1) {
    return `its number is ${entry?.number}, so an entry before it was taken out or added`;
  }
  if (!isDay(entry.date)) return `there is no day ${entry.date}`;
  if (before && before.date > entry.date) return 'it is older than the entry before it';
  const [, named = ''] = /@(.*)/.exec(entry.image) ?? [];
  if (!entry.digest.startsWith(named)) return `its image is that of another digest, ${named}`;
  const same = entries.slice(0, index).find(({ digest }) => digest === entry.digest);
  return same && same.run !== entry.run
    ? `it has the digest of release ${same.number}, which is of another run`
    : undefined;
}

const releaseSchema: JsonSchema = {
  type: 'object',
  required: ['number', 'image', 'digest', 'run', 'date'],
  properties: {
    number: { type: 'integer', minimum: 1 },
    image: {
      type: 'string',
      pattern: '^(?:[\\w.-]+(?::\\d+)?/)?[a-z0-9._/-]+(?::[\\w.-]+)?(?:@sha256:[0-9a-f]+)?$',
      description: 'the name of an image, in small letters',
    },
    digest: {
      type: 'string',
      pattern: '^sha256:(?!0{64})[0-9a-f]{64}$',
      description: 'sha256: and 64 hex digits',
    },
    run: text,
    date: {
      type: 'string',
      pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$',
      description: 'a date, as in 2026-11-26',
    },
    note: text,
  },
};
