import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, type TomlTable } from 'smol-toml';
import { describe, expect, inject, it } from 'vitest';
import { type Case, cases } from './cases.ts';
import { projectEnvironment } from './project.ts';
import { withIndexInReach, withSources } from './python.ts';
import { mustRun, type RunOptions } from './run.ts';
import { filesOfRuntime, testRuntime } from './runtime.ts';

const all = cases as readonly Case[];
const inProject = (name: string) => {
  const cwd = inject('projects')[name] ?? '';
  return { cwd, env: projectEnvironment(cwd, inject('tool')) };
};

/** What a lock file of uv says of a package. */
type Locked = { name: string; wheels?: readonly { url: string }[] };

const forLatest = /-(?:py3|py314|py2\.py3|cp3\d+-abi3|cp314-cp314)-/;

/** What a project asks for → what uv makes of it. */
const locks = new Map<string, string>();

async function lockOf(cwd: string, env: RunOptions['env']): Promise<string> {
  const pyproject = readFileSync(join(cwd, 'pyproject.toml'), 'utf8');
  const { project, tool, ...rest } = parse(pyproject) as Record<string, TomlTable>;
  const asked = JSON.stringify([project?.dependencies, tool?.uv, rest]);
  const known = locks.get(asked);
  if (known !== undefined) return known;
  // In a folder of its own: a lock file would become an input of the project's runs.
  const folder = await mkdtemp(join(tmpdir(), 'genai-lock-'));
  await copyFile(join(cwd, 'README.md'), join(folder, 'README.md'));
  writeFileSync(join(folder, 'pyproject.toml'), withIndexInReach(pyproject));
  await mustRun(['uv', 'lock', '--quiet'], { cwd: folder, env: { ...env, ...withSources } });
  const lock = readFileSync(join(folder, 'uv.lock'), 'utf8');
  locks.set(asked, lock);
  await rm(folder, { recursive: true });
  return lock;
}

describe.each(all.filter(({ isMoved }) => !isMoved))('$name', ({ name, runtimeOf }) => {
  const { cwd, env } = inProject(name);

  it('is clean for its own linter and formatter', async () => {
    await mustRun(['ruff', 'check', '.'], { cwd, env });
    await mustRun(['ruff', 'format', '--check', '.'], { cwd, env });
  });

  it('is clean for its own type checker', async () => {
    await mustRun(['poe', 'types'], { cwd, env });
  });

  it('passes its own tests', async () => {
    await mustRun(['poe', 'test'], { cwd, env });
  });

  if (runtimeOf === undefined) {
    it('passes the tests of what it shares with every project', async () => {
      await testRuntime(cwd, inject('tool'));
    });
  } else {
    it(`has the runtime and the tasks of ${runtimeOf}, but what makes the tiny model`, () => {
      const isTinys = (file: string) =>
        existsSync(join('templates/runtime/tiny/src/lifecycle', file));
      const theirs = filesOfRuntime(inProject(runtimeOf).cwd);
      expect(theirs.some(isTinys)).toBe(true);
      expect(filesOfRuntime(cwd)).toEqual(theirs.filter((file) => !isTinys(file)));
    });
  }

  it('asks for packages that uv finds a way to install together, CUDA only with a GPU', async () => {
    const lock = await lockOf(cwd, env);
    const answers = readFileSync(join(cwd, '.genai', 'answers.yaml'), 'utf8');
    expect({
      torch: /^name = "torch"$/m.test(lock),
      withoutCuda: /^version = "[\d.]+\+cpu"$/m.test(lock),
      cuda: /^name = "nvidia-/m.test(lock),
    }).toEqual({
      torch: !answers.includes('source: "endpoint"'),
      withoutCuda: answers.includes('hardware: "cpu"'),
      cuda: answers.includes('hardware: "gpu'),
    });
  });

  it('has a wheel for the Python that uv may bring of all that it installs there', async () => {
    const { package: locked } = parse(await lockOf(cwd, env)) as unknown as { package: Locked[] };
    const missing = locked.filter(
      ({ name, wheels = [] }) =>
        // What has none anywhere is Python alone; torch may be of an index of this machine.
        name !== 'torch' && wheels.length > 0 && !wheels.some(({ url }) => forLatest.test(url)),
    );
    const asked = readFileSync(join(cwd, 'pyproject.toml'), 'utf8');
    const notThere = /"([\w-]+)[^"]*; python_version < '3\.14'"/g;
    const left = [...asked.matchAll(notThere)].map(([, name]) => name);
    expect(missing.map(({ name }) => name)).toEqual(left);
  });

  it('says what each of its commands does', async () => {
    const { stdout } = await mustRun(['poe', '--help'], { cwd, env });
    expect(stdout).toMatch(/evaluate\s+\S/);
  });

  it('has a record without faults in its form, and misses only what was not measured yet', async () => {
    const report = await mustRun(['create-genai-project', 'check'], { cwd, env });
    expect(report.stdout).not.toMatch(/^error/m);
  });
});

describe.each(all.filter(({ isMoved }) => isMoved))('$name', ({ name }) => {
  const { cwd, env } = inProject(name);

  it('finds its data, its prompts and its record there', async () => {
    await mustRun(['poe', 'test'], { cwd, env });
    await mustRun(['poe', 'lint'], { cwd, env });
    await mustRun(['create-genai-project', 'check'], { cwd, env });
  });
});

describe.each(all)('$name', ({ name, insideRepository }) => {
  const { cwd, env } = inProject(name);

  it('is committed, in a repository of its own unless one is there', async () => {
    // What the other tests measured and recorded here is theirs to commit.
    const made = ['.', ':!eval/runs', ':!align/measured', ':!lifecycle.yaml'];
    const status = ['git', 'status', '--porcelain', '--', ...made];
    const { stdout } = await mustRun(status, { cwd, env });
    expect(existsSync(join(cwd, '.git'))).toBe(!insideRepository);
    if (!insideRepository) expect(stdout).toBe('');
  });
});
