import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { newWorld } from '../commands/world.ts';

describe('the workflow of a project checks the record', () => {
  it('of a push as it is, and of a pull request with what it changes', async () => {
    const { record } = await jobs();
    const { run = '' } = record?.steps.find(({ run }) => run?.includes('check')) ?? {};
    expect(argumentsOf(run, {})).toEqual(['check', '--format', 'github']);
    expect(argumentsOf(run, { GITHUB_BASE_REF: 'release 2' })).toEqual([
      'check',
      '--format',
      'github',
      '--since',
      'origin/release 2',
    ]);
  });

  it('with the whole history', async () => {
    const { record } = await jobs();
    expect(record?.steps[0]?.with).toMatchObject({ 'fetch-depth': 0 });
  });
});

describe('the workflow of a release', () => {
  it('opens a change that adds the release, and names the list in the record', async () => {
    const { change } = await jobs('release.yml');
    const commands = change?.steps.map(({ run = '' }) => run).join('\n') ?? '';
    expect(commands).toMatch(/poe release "\$IMAGE"\nnpx .* record --run deploy\/releases.yaml\n/);
    expect(commands).toContain('-- deploy/releases.yaml lifecycle.yaml');
  });
});

interface Job {
  readonly steps: readonly {
    readonly run?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }[];
}

async function jobs(file = 'lifecycle.yml'): Promise<Readonly<Record<string, Job>>> {
  const world = newWorld();
  await world.create(['desk', '--yes', '--no-git']);
  return parse(world.read(`desk/.github/workflows/${file}`)).jobs;
}

/** What a shell makes of a command behind `npx --yes create-genai-project@<version>`. */
function argumentsOf(command: string, env: Readonly<Record<string, string>>): readonly string[] {
  const shown = `npx() { shift 2; printf '%s\\n' "$@"; }\n${command}`;
  const output = execFileSync('bash', ['-ec', shown], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', ...env },
  });
  return output.trimEnd().split('\n');
}
