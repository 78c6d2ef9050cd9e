import { describe, expect, it } from 'vitest';
import { parseSource } from '../../../src/record/read.ts';
import { projectFiles, record, runFiles, writeProject } from '../../check/example-project.ts';
import {
  integrated,
  integratedFiles,
  loadRun,
  otherTransformed,
} from '../../check/integrated-project.ts';
import { newWorld, type World } from '../world.ts';

const ready = record.replace('phase: adapt', 'phase: integrate');
const tolerant = `${ready}integrate:\n  tolerance: 0.1\n`;

/** The support desk with every turn recorded, and of what is served only these files. */
function desk(text: string, kept: RegExp, changes: Record<string, string> = {}): World {
  const world = newWorld();
  const turns = Object.keys(projectFiles()).filter((path) => /runs\/(000[3-7]|0013)/.test(path));
  const evidence = Object.entries(integratedFiles()).filter(
    ([path]) => kept.test(path) || !/runs\/|releases/.test(path),
  );
  writeProject(world.cwd, {
    ...projectFiles(),
    ...Object.fromEntries(turns.map((path) => [path, ''])),
    ...Object.fromEntries(evidence),
    ...changes,
    'lifecycle.yaml': text,
  });
  return world;
}

const integrateOf = (world: World) => parseSource(world.read('lifecycle.yaml')).record?.integrate;
const all = /0009-quantize|0001-load|releases/;

describe('recording what is served', () => {
  it('writes the run after the transforms, with what it cost', async () => {
    const world = desk(tolerant, /0009-quantize/);
    const { code, stdout } = await world.create(['record']);
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "0009-quantize: accuracy on classification changed by 0 (95%: -0.067 to 0.067; 40 pairs), within the tolerance of 0.1
      +   looks: [eval/runs/0008-prompt.json, eval/runs/0009-quantize.json]
      +   optimize: [gguf-f16]
      +   optimized_run: eval/runs/0009-quantize.json
      Written to lifecycle.yaml.
      Next: see what it bears, poe load-test, and record that.
      "
    `);
    expect(integrateOf(world)).toEqual({
      tolerance: 0.1,
      optimize: ['gguf-f16'],
      optimized_run: 'eval/runs/0009-quantize.json',
    });
  });

  it('says that an adapter was merged first', async () => {
    const merged = { 'models/tiny/adapter_config.json': '{}' };
    const world = desk(tolerant, /0009-quantize/, merged);
    expect(await world.create(['record'])).toMatchObject({ code: 0 });
    expect(integrateOf(world)?.optimize).toEqual(['merge', 'gguf-f16']);
  });

  it('writes what serves, what it bears, and the way back', async () => {
    const evaluated = integrated.slice(0, integrated.indexOf('  serve:'));
    const world = desk(`${ready}${evaluated}`, /0009-quantize|0001-load/);
    const { code, stdout } = await world.create(['record']);
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "0001-load: 80 requests at 4 a second, 0 lost, 95% of them within 180 ms
      +   serve:
      +     with: llama.cpp
      +     endpoint: "/v1/classification"
      +     load_run: deploy/runs/0001-load.json
      +     rate_rps: 4
      +   rollback: poe rollback
      Written to lifecycle.yaml.
      Next: create-genai-project check --phase integrate
      "
    `);
    expect(await world.create(['check'])).toMatchObject({ code: 0 });
  });

  it('writes where the routes of several tasks begin, after a load run of them all', async () => {
    const broad = `${ready}${integrated.slice(0, integrated.indexOf('  serve:'))}`
      .replace('narrow', 'broad')
      .replace('[classification]', '[classification, chat]')
      .replace('{ metric', '{ task: classification, metric');
    const { 'deploy/runs/0001-load.json': run = '' } = integratedFiles();
    const ofAll = run.replace('"task": "classification"', '"task": "all"');
    const world = desk(broad, /0009-quantize/, { 'deploy/runs/0001-load.json': ofAll });
    expect(await world.create(['record'])).toMatchObject({ code: 0, stderr: '' });
    expect(integrateOf(world)?.serve?.endpoint).toBe('/v1');
  });

  it('writes all that is new in one go, the rest of the file as it was', async () => {
    const world = desk(tolerant, all);
    expect(await world.create(['record'])).toMatchObject({ code: 0, stderr: '' });
    const counted = tolerant.replace(
      '0008-prompt.json]',
      '0008-prompt.json, eval/runs/0009-quantize.json]',
    );
    expect(world.read('lifecycle.yaml').startsWith(counted)).toBe(true);
    expect(integrateOf(world)).toEqual(parseSource(`${ready}${integrated}`).record?.integrate);
    expect(await world.create(['check'])).toMatchObject({ code: 0 });
  });

  it.each([
    ['eval/runs/0009-quantize.json', 'optimized_run'],
    ['./deploy/runs/0001-load.json', 'serve'],
    ['deploy/releases.yaml', 'release'],
  ])('takes %s by its name', async (path, key) => {
    const world = desk(`${ready}${integrated}`.replace(/ {2}release:.*\n/, ''), all);
    expect(await world.create(['record', '--run', path])).toMatchObject({ code: 0 });
    expect(integrateOf(world)).toHaveProperty(key);
  });

  it('writes nothing after --dry-run', async () => {
    const world = desk(tolerant, all);
    const { code, stdout } = await world.create(['record', '--dry-run']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('Nothing was written')]);
    expect(world.read('lifecycle.yaml')).toBe(tolerant);
  });

  it.each([
    ['a loss that nothing rules out', ready, /0009-quantize/, {}, 'cannot be shown with n = 40'],
    ['a look at the dev split', tolerant, /0011-quantize/, {}, 'not on the test split'],
    [
      'a load run before an evaluation',
      ready,
      /0001-load/,
      {},
      'and the evaluated model is "models/tiny"',
    ],
    [
      'a model that is not served',
      tolerant,
      /0009-quantize/,
      { 'deploy/serve.yaml': 'model: models/gguf-q8_0\n' },
      'serves "models/gguf-q8_0"',
    ],
    [
      'a model of unknown making',
      tolerant,
      /0009-quantize/,
      { 'models/gguf-f16/run.json': '' },
      'What "models/gguf-f16" was made by is not known here.',
    ],
    [
      'a load run of other weights',
      `${ready}${integrated}`,
      /0009-quantize|releases|0001-load/,
      loadRun('0003', { id: 'models/gguf-f16', sha256: '0'.repeat(64) }),
      'other weights',
    ],
    [
      'a load run that lost requests at its rate',
      `${ready}${integrated}`,
      /0009-quantize|releases|0001-load/,
      loadRun('0003', { id: 'models/gguf-f16' }, { reference_rps: 8 }),
      'lost 3 of 160 requests at 8 a second',
    ],
  ])('refuses %s, as check would right after', async (_, text, kept, changes, message) => {
    const world = desk(text, kept, changes as Record<string, string>);
    const { code, stderr } = await world.create(['record']);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(world.read('lifecycle.yaml')).toBe(text);
  });

  it('writes the run through the application, and that it looked things up', async () => {
    const path = 'eval/runs/0013-application.json';
    const { [path]: written = '', ...others } = otherTransformed(projectFiles());
    const run = JSON.parse(written);
    const inputs = [...run.inputs, { ...run.inputs[0], role: 'application' }];
    const text = JSON.stringify({ ...run, inputs });
    const lines = others[`${path}l`] ?? '';
    const world = desk(`${ready}${integrated}`, all, { [path]: text, [`${path}l`]: lines });
    expect(await world.create(['record'])).toMatchObject({ code: 0 });
    expect(integrateOf(world)).toMatchObject({ augment: ['retrieval'], application_run: path });
  });

  it('takes a later turn of the loop first', async () => {
    const later = runFiles(projectFiles(), '0013-prompt', Array(40).fill(1));
    const path = 'eval/runs/0013-prompt.json';
    const text = (later[path] ?? '').replace('T08:00', 'T08:30');
    const world = desk(tolerant, /0009-quantize/, { ...later, [path]: text });
    expect(await world.create(['record'])).toMatchObject({ code: 0 });
    expect(world.read('lifecycle.yaml')).toContain(`run: ${path}`);
    expect(integrateOf(world)).toEqual({ tolerance: 0.1 });
  });

  it('takes it with every turn that waits, after --all', async () => {
    const later = runFiles(projectFiles(), '0013-prompt', Array(40).fill(1));
    const world = desk(tolerant, all, later);
    expect(await world.create(['record', '--all'])).toMatchObject({ code: 0, stderr: '' });
    expect(world.read('lifecycle.yaml')).toContain('run: eval/runs/0013-prompt.json');
    expect(integrateOf(world)).toEqual(parseSource(`${ready}${integrated}`).record?.integrate);
    const again = await world.create(['record', '--all']);
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('Every run in')]);
  });

  it('takes it after --all where no turn waits', async () => {
    const world = desk(tolerant, /0009-quantize/);
    expect(await world.create(['record', '--all'])).toMatchObject({ code: 0, stderr: '' });
    expect(integrateOf(world)).toMatchObject({ optimized_run: 'eval/runs/0009-quantize.json' });
  });

  it('takes the turns that wait, and says why nothing of what is served', async () => {
    const later = runFiles(projectFiles(), '0013-prompt', Array(40).fill(1));
    const world = desk(ready, /0009-quantize/, later);
    const { code, stdout } = await world.create(['record', '--all']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('Not recorded: That accuracy on')]);
    expect(world.read('lifecycle.yaml')).toContain('run: eval/runs/0013-prompt.json');
    expect(integrateOf(world)).toBeUndefined();
  });

  it('takes no model that was compared before deploying for a turn', async () => {
    const unreleased = `${ready}${integrated}`.replace(/ {2}release:.*\n/, '');
    const compared = runFiles(projectFiles(), '0014-compared', Array(40).fill(1));
    const world = desk(unreleased, all, compared);
    expect(await world.create(['record'])).toMatchObject({ code: 0 });
    expect(world.read('lifecycle.yaml')).not.toContain('0014-compared');
    expect(integrateOf(world)).toMatchObject({ release: 'deploy/releases.yaml' });
  });

  it('names the releases again, as the workflow of each release does', async () => {
    const text = `${ready}${integrated}`;
    const world = desk(text, all);
    const named = ['record', '--run', 'deploy/releases.yaml'];
    expect(await world.create(named)).toMatchObject({ code: 0 });
    expect(world.read('lifecycle.yaml')).toBe(text);
  });

  it('counts a look at what is not served, and names it nowhere else', async () => {
    const world = desk(tolerant, /0009-quantize/, {
      'deploy/serve.yaml': 'model: models/gguf-q8_0\n',
    });
    const path = 'eval/runs/0009-quantize.json';
    expect(await world.create(['record', '--run', path])).toMatchObject({ code: 0 });
    expect(world.read('lifecycle.yaml')).toContain(`looks: [eval/runs/0008-prompt.json, ${path}]`);
    expect(integrateOf(world)).toEqual({ tolerance: 0.1 });
  });

  it('counts a named look whose run cannot be served, as check says to', async () => {
    const path = 'eval/runs/0012-quantize.json';
    const lossy = otherTransformed(projectFiles());
    const kept = { [path]: lossy[path] ?? '', [`${path}l`]: lossy[`${path}l`] ?? '' };
    const world = desk(tolerant, /^models/, kept);
    expect(await world.create(['record'])).toMatchObject({ code: 2 });
    expect((await world.create(['check'])).stdout).toContain(`poe record --run ${path}`);
    const { code, stdout } = await world.create(['record', '--run', path]);
    expect([code, stdout]).toEqual([0, expect.stringContaining('Counted, and not what is served')]);
    expect(world.read('lifecycle.yaml')).toContain(`looks: [eval/runs/0008-prompt.json, ${path}]`);
    expect(integrateOf(world)).toEqual({ tolerance: 0.1 });
    expect(await world.create(['record', '--run', path])).toMatchObject({ code: 2 });
  });

  it('keeps counting a run through the application when a later one takes its place', async () => {
    const files = otherTransformed(projectFiles());
    const named = (number: string) => `eval/runs/${number}-application.json`;
    const run = (number: string) => ({
      [named(number)]: (files[named('0013')] ?? '').replaceAll('0013-', `${number}-`),
      [`${named(number)}l`]: files[`${named('0013')}l`] ?? '',
    });
    const world = desk(`${ready}${integrated}`, all, run('0013'));
    expect(await world.create(['record'])).toMatchObject({ code: 0 });
    writeProject(world.cwd, run('0014'));
    expect(await world.create(['record'])).toMatchObject({ code: 0 });
    expect(integrateOf(world)).toMatchObject({ application_run: named('0014') });
    expect((await world.create(['check'])).stdout).not.toContain('look-uncounted');
  });

  it('says that all is recorded once it is', async () => {
    const world = desk(`${ready}${integrated}`, all);
    const { code, stderr } = await world.create(['record']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('Every run in eval/runs')]);
  });
});
