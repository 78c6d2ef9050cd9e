import { isDeepStrictEqual } from 'node:util';
import type { LifecycleRecord } from '../record/schema.ts';
import { asJson } from './json/print.ts';

/** What was added to a record, for programs. */
export function recordedAsJson(
  was: LifecycleRecord,
  is: LifecycleRecord,
  { dryRun, advice }: { readonly dryRun: boolean; readonly advice: string },
): string {
  const { accepted, iterations = [], looks = [] } = is.adapt ?? {};
  const counted = looks.slice(was.adapt?.looks?.length ?? 0);
  const known = was.adapt?.iterations?.length ?? 0;
  const next = advice.trim().replace(/^Next: /, '');
  return asJson<'record'>({
    dryRun,
    phase: is.phase,
    iterations: iterations.slice(known),
    ...(counted.length > 0 && { looks: counted }),
    ...(accepted !== was.adapt?.accepted && { accepted }),
    ...(!isDeepStrictEqual(is.integrate, was.integrate) && { integrate: is.integrate }),
    ...(next !== '' && { next }),
  });
}
