import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { putLineIn, restoreProject, takeLineOut } from '../project/made-before/restore.ts';
import { projectEnvironment } from './project.ts';
import { linkPython } from './python.ts';
import { mustRun } from './run.ts';

describe.sequential('a project made by an earlier version, after add align by this one', () => {
  let place: string;
  let cwd: string;
  let env: ReturnType<typeof projectEnvironment>;
  const python = (code: string) => mustRun(['python', '-c', code], { cwd, env });

  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'genai-made-before-'));
    cwd = join(place, 'support-desk');
    restoreProject(cwd);
    env = projectEnvironment(cwd, inject('tool'));
    const refused = await mustRun(['create-genai-project', 'add', 'align'], { cwd, env, code: 2 });
    expect(refused.stderr).toMatch(
      /^help: Take your lines out, commit, run this again, and put them into "src\/support_desk\/tasks\/classification\.py"/m,
    );
    takeLineOut(cwd);
    // The revision of the tiny model is left to its owner, hence the exit code.
    const added = await mustRun(['create-genai-project', 'add', 'align'], { cwd, env, code: 1 });
    expect(added.stdout.match(/^(by hand|conflict).*/gm)).toEqual([
      'by hand   lifecycle.yaml: "model.revision" is "recipe-1", and would now be "recipe-3".',
    ]);
    putLineIn(cwd);
    await linkPython(inject('python'), cwd);
  });
  afterAll(() => rm(place, { recursive: true, force: true }));

  it.each([
    [['poe', 'test']],
    [['ruff', 'check', '.']],
    [['ruff', 'format', '--check', '.']],
    [['mypy']],
    [['create-genai-project', 'check']],
  ])('passes %j', async (command) => {
    await mustRun(command, { cwd, env });
  });

  it('runs the edit of a file that moved', async () => {
    const evaluate = ['poe', 'evaluate', '--prompt', 'missing'];
    const { stderr } = await mustRun(evaluate, { cwd, env, code: 2 });
    expect(stderr).toMatch(/^help: .*\nAsk the desk: desk@example\.com$/m);
  });

  it('runs the edit of its task', async () => {
    const { stdout } = await python(
      'from lifecycle import tasks; print(tasks.find("classification").parse("Tech."))',
    );
    expect(stdout).toBe('technical\n');
  });

  it('reads the edited prompt, and the run that was measured with it', async () => {
    const { stdout } = await python(
      'from pathlib import Path; from lifecycle import prompts; ' +
        'print(prompts.find(Path(), "classification", "zero-shot").system)',
    );
    expect(stdout).toMatch(/^Name the one queue/);
    expect((await mustRun(['poe', 'iterate'], { cwd, env })).stdout).toMatch(/0\.395/);
  });
});
