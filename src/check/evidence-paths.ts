import type { RecordPath } from '../record/path.ts';
import type { LifecycleRecord } from '../record/schema.ts';

/** Every path of the record that names a file of the project. */
export function* evidencePaths({
  adapt,
  integrate,
}: LifecycleRecord): Iterable<readonly [RecordPath, string]> {
  for (const [index, { run, compared_with: other }] of (adapt?.iterations ?? []).entries()) {
    yield [['adapt', 'iterations', index, 'run'], run];
    if (other !== undefined) yield [['adapt', 'iterations', index, 'compared_with'], other];
  }
  for (const [index, path] of (adapt?.looks ?? []).entries())
    yield [['adapt', 'looks', index], path];
  if (adapt?.accepted !== undefined) yield [['adapt', 'accepted'], adapt.accepted];
  for (const key of ['optimized_run', 'application_run', 'release'] as const) {
    const path = integrate?.[key];
    if (path !== undefined) yield [['integrate', key], path];
  }
  const load = integrate?.serve?.load_run;
  if (load !== undefined) yield [['integrate', 'serve', 'load_run'], load];
}
