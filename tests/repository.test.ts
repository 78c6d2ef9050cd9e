import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { longest } from './e2e/longest.ts';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const workflows = readFolder<Workflow>('.github/workflows');

describe.each(Object.entries(workflows))('the workflow %s', (_, { permissions, jobs }) => {
  it('may only read, but for what a job is given', () => {
    expect(permissions).toEqual({ contents: 'read' });
  });

  it('names every action by a whole version or a commit', () => {
    const used = Object.values(jobs).flatMap(({ steps }) =>
      steps.flatMap(({ uses }) => uses ?? []),
    );
    expect(used.length).toBeGreaterThan(0);
    const others = used.filter((action) => !action.startsWith('./'));
    for (const action of others) expect(action).toMatch(/@(v\d+\.\d+\.\d+|[0-9a-f]{40})$/);
  });
});

it('begins the end-to-end tests with files that are there', () => {
  expect(longest.filter((file) => !existsSync(file))).toEqual([]);
});

it('tries its own action, by inputs that this has', () => {
  const { inputs } = parse(readFileSync('action.yml', 'utf8'));
  const steps = workflows['ci.yml']?.jobs.action?.steps ?? [];
  const given = steps.find(({ uses }) => uses === './')?.with ?? {};
  expect(Object.keys(given)).toEqual(['paths', 'sarif']);
  expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
});

describe('a release', () => {
  const { pack, publish } = workflows['release.yml']?.jobs ?? {};
  const check = pack?.steps.find(({ name }) => name?.startsWith('The tag is the version'))?.run;

  it.each([
    ['of the version of package.json', `v${version}`, 0],
    ['of another version', 'v99.0.0', 1],
    ['without its v', version, 1],
  ])('by a tag %s ends with the right code', (_, tag, code) => {
    expect(codeOf(check ?? '', { GITHUB_REF_NAME: tag })).toBe(code);
  });

  it('tests before it packs, and publishes with provenance what was packed', () => {
    const commands = pack?.steps.flatMap(({ run }) => run ?? []) ?? [];
    expect(commands.indexOf('npm test')).toBeGreaterThan(-1);
    expect(commands.indexOf('npm test')).toBeLessThan(commands.indexOf('npm pack'));
    expect(publish?.steps.at(-1)?.run).toMatch(/^npm publish \S+\.tgz --provenance /);
  });

  it('gives a token only where nothing of the repository runs, after an approval', () => {
    expect(pack?.permissions).toBeUndefined();
    expect(publish).toMatchObject({ permissions: { 'id-token': 'write' }, environment: 'npm' });
    expect(publish?.steps.map(({ uses }) => uses?.split('@')[0])).toEqual([
      'actions/setup-node',
      'actions/download-artifact',
      undefined,
    ]);
  });
});

describe('an issue', () => {
  interface Form {
    readonly name: string;
    readonly description: string;
    readonly body: readonly { readonly type: string; readonly id?: string }[];
  }
  it.each(Object.entries(readFolder<Form>('.github/ISSUE_TEMPLATE')))(
    'by %s is a form',
    (_, form) => {
      expect([form.name, form.description]).not.toContain(undefined);
      const asked = form.body.filter(({ type }) => type !== 'markdown').map(({ id }) => id);
      expect(asked).not.toContain(undefined);
      expect(new Set(asked).size).toBe(asked.length);
    },
  );
});

function readFolder<T>(folder: string): Readonly<Record<string, T>> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.yml'));
  return Object.fromEntries(
    files.map((file) => [file, parse(readFileSync(`${folder}/${file}`, 'utf8'))]),
  );
}

/** How a step of a workflow ends in this repository. */
function codeOf(script: string, env: Readonly<Record<string, string>>): number {
  try {
    execFileSync('sh', ['-e', '-c', script], { env: { ...process.env, ...env }, stdio: 'pipe' });
    return 0;
  } catch (error) {
    return (error as { readonly status: number }).status;
  }
}
