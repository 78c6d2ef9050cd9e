import { expect, it } from 'vitest';
import { parse } from 'yaml';
import type { LifecycleRecord } from '../../../src/record/schema.ts';
import { newWorld } from '../../commands/world.ts';
import { readWalks } from '../../measure/measured.ts';
import { measuredWay, walksOf } from '../../measure/tables.ts';
import { drawFolders } from './folders.ts';
import { drawLifecycle } from './lifecycle.ts';
import { drawMeasured } from './measured.ts';
import { svg } from './svg.ts';

it('shows the project that is made and what was measured (npx vitest run tests/docs -u)', async () => {
  const world = newWorld();
  const { stdout } = await world.create(['my-app', '--yes', '--no-git', '--json']);
  const { changes }: { changes: readonly { path: string }[] } = JSON.parse(stdout);
  const files = changes.map(({ path }) => path);
  const record: LifecycleRecord = parse(world.read('my-app/lifecycle.yaml'));
  const way = measuredWay('classification', walksOf(readWalks(), 'classification'));
  const target = record.scope?.success?.[0]?.at_least ?? Number.NaN;
  const content = [
    ...drawLifecycle(record),
    ...drawFolders('npx create-genai-project my-app --yes', files),
    ...drawMeasured(way, target),
  ];
  const description = 'The lifecycle of a project, its files, and what its loop measured';
  await expect(svg([1000, 600], description, content)).toMatchFileSnapshot(
    '../../../docs/lifecycle.svg',
  );
});
