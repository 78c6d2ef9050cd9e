import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { outputs } from '../../src/report/json/output.ts';
import { commitAll } from '../git.ts';
import { snapshot, writeTexts } from '../project/folders.ts';
import { newProject } from './world.ts';

const terminal = { stdin: { isTTY: true }, stdout: { isTTY: true }, env: { ACCESSIBLE: '1' } };

describe('the tool without a command, in a project', () => {
  it('shows the phase, what the next one lacks, and the stages that are not there', async () => {
    const { world, root } = await newProject();
    const before = snapshot(root);
    const { code, stdout } = await world.create([], { cwd: root });
    expect(code).toBe(0);
    expect(stdout).toBe(`support-desk: scope → [select] → adapt → integrate

Still missing for adapt:
  - No run is accepted.

Stages that can be added:
  pretrain  a model from random weights: its tokenizer, a budget, training that
            resumes
  align     the weights learn which of two answers is better: pairs, DPO, KTO,
            GRPO
  cluster   training and evaluation as jobs of Ray: many processes, one machine
            or many
Add one: create-genai-project add pretrain
`);
    expect(snapshot(root)).toEqual(before);
  });

  it('shows what check finds now', async () => {
    const { world, root } = await newProject();
    const text = world.read('support-desk/lifecycle.yaml');
    writeTexts(root, { 'lifecycle.yaml': text.replace('phase: select', 'phase: adapt') });
    const { stdout } = await world.create([], { cwd: root });
    expect(stdout).toContain('scope → select → [adapt] → integrate\n\nTo mend now:\n  - No run');
  });

  it('knows what day it is, as check does', async () => {
    const { world, root } = await newProject();
    const run = 'eval/runs/0001-prompt.json';
    const turn = `{ technique: prompt, change: Zero-shot., run: ${run}, verdict: below-target }`;
    const text = world.read('support-desk/lifecycle.yaml');
    writeTexts(root, {
      'lifecycle.yaml': text.replace('iterations: []', `iterations: [${turn}]`),
      [run]: JSON.stringify({
        version: 1,
        id: '0001-prompt',
        created: '2999-01-01T00:00:00Z',
        technique: 'prompt',
        model: { id: 'models/tiny' },
        inputs: [],
        tasks: {},
      }),
    });
    const { stdout } = await world.create([], { cwd: root });
    expect(stdout).toContain(
      'To mend now:\n  - Run 0001-prompt says that it was made on 2999-01-01',
    );
  });

  it.each([
    ['status', 'create-genai-project'],
    ['align', 'create-genai-project add align'],
    ['deploy', 'create-genai-project add deploy'],
  ])('makes no project called %s there', async (word, meant) => {
    const { world, root } = await newProject();
    const before = snapshot(root);
    const { code, stderr } = await world.create([word, '--yes', '--no-git'], { cwd: root });
    expect(code).toBe(2);
    expect(stderr).toContain(`There is no command called "${word}".`);
    expect(stderr).toContain(`Did you mean "${meant}"?`);
    expect(snapshot(root)).toEqual(before);
  });

  it.each([
    ['--yes'],
    ['--task', 'chat'],
    ['--yes', '--project-name', 'other'],
    ['create', '--yes'],
  ])('does not pass over answers for another: %s', async (...args) => {
    const { world, root } = await newProject();
    const { code, stdout, stderr } = await world.create(args, { cwd: root });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('is a project of this tool already');
    const next = ['../other', '--yes', '--no-git'];
    expect((await world.create(next, { cwd: root })).code).toBe(0);
  });

  it('says so of a record that cannot be read', async () => {
    const { world, root } = await newProject();
    writeTexts(root, { 'lifecycle.yaml': 'phase: [\n' });
    const { code, stdout } = await world.create([], { cwd: root });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^support-desk: scope → select → adapt → integrate\n\nTo mend now:\n {2}- /,
    );
  });

  it('offers the stages to a person, each with a sentence, and adds what is chosen', async () => {
    const { world, root } = await newProject();
    const typed = ['2', ''];
    const outcome = await world.create([], { cwd: root, ...terminal, typed } as never);
    expect(outcome.code, outcome.stdout).toBe(0);
    expect(outcome.stdout).toContain('[select]');
    expect(outcome.stdout).toContain(
      '  2. Align: the weights learn which of two answers is better',
    );
    expect(outcome.stdout).toContain('Added align to support-desk');
    expect(world.list()).toContain('support-desk/align/align.py');
  });

  it('lists them, and asks nothing, where a change is not committed', async () => {
    const { world, root } = await newProject();
    commitAll(root);
    appendFileSync(join(root, 'README.md'), 'Ask Ada.\n');
    const outcome = await world.create([], { cwd: root, ...terminal, typed: [] } as never);
    expect([outcome.code, outcome.stderr]).toEqual([0, '']);
    const widest = Math.max(...outcome.stdout.split('\n').map((line) => line.length));
    expect(widest).toBeLessThan(80);
    expect(outcome.stdout).toContain('Add one: create-genai-project add pretrain\n');
  });

  it('prints the same for programs', async () => {
    const { world, root } = await newProject();
    const { code, stdout } = await world.create(['--json'], { cwd: root });
    expect(code).toBe(0);
    expect(outputs.status.parse(JSON.parse(stdout))).toMatchObject({
      project: 'support-desk',
      phase: 'select',
      found: [],
      next: 'adapt',
      missing: [{ rule: 'adapt/not-accepted' }],
    });
  });
});
