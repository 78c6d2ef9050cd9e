import { describe, expect, it } from 'vitest';
import { absentStages, namedStages } from '../../src/stages/adding.ts';
import { cluster } from '../../src/stages/cluster/index.ts';
import { catalogue } from '../../src/stages/index.ts';
import { isIncluded } from '../../src/stages/switch.ts';

const own = { source: 'existing', model: 'tiny', hardware: 'cpu', adapt: ['prompt'] };
const withJobs = (adapt: readonly string[]) => ({ ...own, adapt, cluster: true }) as never;

describe('jobs of Ray', () => {
  it.each([
    [['prompt'], [], ['ray-evaluate'], 'uv sync --group ray'],
    [
      ['prompt', 'align'],
      ['cluster/training', 'runtime/cluster-training'],
      ['ray-train', 'ray-evaluate'],
      'uv sync --group train --group ray',
    ],
  ])('after %j train what is trained', (adapt, folders, tasks, install) => {
    const answers = withJobs(adapt);
    expect(cluster.templates?.(answers)).toEqual(['cluster/core', 'runtime/cluster', ...folders]);
    expect(cluster.adds?.(answers).tasks?.map(({ name }) => name)).toEqual(tasks);
    expect(cluster.next?.(answers)[0]).toBe(install);
  });

  it('are left out unless they are wanted, and can be added later', () => {
    expect(isIncluded(cluster, { ...own, cluster: false })).toBe(false);
    expect(absentStages(catalogue, own)).toContain(cluster);
    expect(namedStages(['cluster'], catalogue, own)).toEqual([cluster]);
  });

  it('are nothing for a project whose provider divides the work', () => {
    const hosted = { source: 'endpoint', adapt: ['prompt'] };
    expect(() => namedStages(['cluster'], catalogue, hosted)).toThrow('"cluster" does not fit');
  });
});
