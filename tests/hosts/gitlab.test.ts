import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const { lifecycle } = parse(readFileSync('ci/gitlab.yml', 'utf8'));
const base = { CI_MERGE_REQUEST_DIFF_BASE_SHA: 'base' };

describe.skipIf(process.platform === 'win32')('the job on GitLab', () => {
  it('names the version of this package', () => {
    expect(asked({})[0]).toBe(`--yes create-genai-project@${version} check . --format gitlab`);
  });

  it.each([
    ['the default branch as it is', {}, ''],
    ['a merge request from where it began', base, ' --since base'],
    [
      'one that is merged for the pipeline from its target',
      { ...base, CI_MERGE_REQUEST_TARGET_BRANCH_SHA: 'target' },
      ' --since target',
    ],
  ])('judges %s', (_, env, since) => {
    expect(asked(env).map((line) => line.replace(/^.* check/, ''))).toEqual([
      ` .${since} --format gitlab`,
      ` .${since} --format junit`,
      ` .${since}`,
    ]);
  });

  it('takes several paths, as patterns', () => {
    expect(asked({ LIFECYCLE_PATHS: 'src/* docs' }).at(-1)).toMatch(/ check src\/\* docs$/);
  });

  it('keeps what its artifacts name', () => {
    const script = lifecycle.script.join('\n');
    for (const file of Object.values(lifecycle.artifacts.reports)) expect(script).toContain(file);
  });
});

/** What npx is asked, in a shell as GitLab runs it. */
function asked(env: Readonly<Record<string, string>>): readonly string[] {
  const shown = `npx() { echo "$@" >&2; }\n${lifecycle.script.join('\n').replaceAll(/> \S+/g, '')}`;
  const variables = { PATH: process.env.PATH, ...lifecycle.variables, ...env };
  const { stderr } = spawnSync('sh', ['-ec', shown], { env: variables, encoding: 'utf8' });
  return stderr.trimEnd().split('\n');
}
