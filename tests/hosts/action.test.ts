import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'genai-action-'));
  mkdirSync(join(folder, 'bin'));
  // They say in a file what they were asked.
  const check =
    'for last; do :; done; [ "$last" = markdown ] && printf %s "$PAGE"; exit "$CHECK_CODE"';
  program('npx', `echo "npx $*" >> asked; ${check}`);
  const version = '[ "$1" = --version ] && { echo "$INSTALLED"; exit; }';
  program('create-genai-project', `${version}; echo "installed $*" >> asked; ${check}`);
  const comments = 'case "$*" in *--jq*) printf "$GH_COMMENTS" ;; esac; exit "$GH_CODE"';
  program('gh', `echo "gh $*" >> asked; ${comments}`);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe.skipIf(process.platform === 'win32')('the action', () => {
  it('checks this folder by the version that the action is of', () => {
    expect(run({})).toEqual({ status: 0, asked: [npx('. --format github')], stdout: '' });
  });

  it('takes the tool that is installed, where it is of that version', () => {
    expect(run({ INSTALLED: version }).asked).toEqual(['installed check . --format github']);
    expect(run({ INSTALLED: '0.0.9' }).asked).toEqual([npx('. --format github')]);
  });

  it('judges a pull request by its base, or by what is said', () => {
    expect(run({ GITHUB_BASE_REF: 'main' }).asked).toEqual([
      npx('. --since origin/main --format github'),
    ]);
    expect(run({ GITHUB_BASE_REF: 'main', SINCE: 'v1' }).asked).toEqual([
      npx('. --since v1 --format github'),
    ]);
  });

  it('takes paths with spaces, and a limit of warnings', () => {
    const { asked } = run({ PATHS: 'apps/*\n\nmy desk\n', MAX_WARNINGS: '0' });
    expect(asked).toEqual([npx('apps/* my desk --max-warnings 0 --format github')]);
  });

  it.each([1, 2])('ends with %s as the check does', (code) => {
    expect(run({ CHECK_CODE: String(code), SARIF: 'check.sarif' })).toMatchObject({
      status: code,
      asked: { length: code === 1 ? 2 : 1 },
    });
  });

  describe('keeps one comment of a pull request', () => {
    const asking = { COMMENT: 'true', PULL_REQUEST: '7', PATHS: 'x' };
    const list = expect.stringContaining('gh api --paginate repos/desk/app/issues/7/comments --jq');

    it('written where there is none', () => {
      const { asked } = run(asking);
      expect(asked.slice(1)).toEqual([
        npx('x --format markdown'),
        list,
        expect.stringMatching(
          /^gh api --silent --method POST repos\/desk\/app\/issues\/7\/comments --field body=@/,
        ),
      ]);
    });

    it('written anew where there is one', () => {
      const { asked } = run({ ...asking, GH_COMMENTS: '41\\n42\\n' });
      expect(asked.at(-1)).toContain('--method PATCH repos/desk/app/issues/comments/41 ');
    });

    it('or says what it lacks, and ends as the check does', () => {
      const { status, stdout } = run({ ...asking, GH_CODE: '1', CHECK_CODE: '1' });
      expect(status).toBe(1);
      expect(stdout).toContain('::warning::The comment could not be written');
    });

    it('and leaves all comments alone where there is nothing to write', () => {
      const { asked } = run({ ...asking, GH_COMMENTS: '41\\n', PAGE: '' });
      expect(asked).toEqual([npx('x --format github'), npx('x --format markdown')]);
    });

    it('and none outside a pull request', () => {
      expect(run({ ...asking, PULL_REQUEST: '' }).asked).toHaveLength(1);
    });
  });

  it('hands its script every input, none of them as text of a command', () => {
    const { inputs, runs } = parse(readFileSync('action.yml', 'utf8'));
    const { env, run: command } = runs.steps.at(-1);
    const handed = Object.values(env).flatMap(
      (value) => /inputs\.([\w-]+)/.exec(`${value}`)?.[1] ?? [],
    );
    expect(handed.sort()).toEqual(Object.keys(inputs).sort());
    expect(command).not.toContain('${{');
  });
});

function run(env: Readonly<Record<string, string>>) {
  const own = {
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    GITHUB_ACTION_PATH: process.cwd(),
    GITHUB_REPOSITORY: 'desk/app',
    PATHS: '.',
    SARIF: '',
    COMMENT: 'false',
    PULL_REQUEST: '',
    PAGE: '<!-- create-genai-project check -->',
    CHECK_CODE: '0',
    INSTALLED: '',
    GH_COMMENTS: '',
    GH_CODE: '0',
  };
  writeFileSync(join(folder, 'asked'), '');
  const options = { cwd: folder, env: { ...own, ...env }, encoding: 'utf8' } as const;
  const { status, stdout } = spawnSync('bash', [join(process.cwd(), 'ci/check.sh')], options);
  const asked = readFileSync(join(folder, 'asked'), 'utf8').split('\n').filter(Boolean);
  return { status, asked, stdout };
}

function npx(args: string): string {
  return `npx --yes create-genai-project@${version} check ${args}`;
}

function program(name: string, script: string): void {
  const path = join(folder, 'bin', name);
  writeFileSync(path, `#!/bin/bash\n${script}\n`);
  chmodSync(path, 0o755);
}
