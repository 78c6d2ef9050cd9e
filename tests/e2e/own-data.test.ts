import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { commandsIn } from '../docs/documents.ts';
import type { CaseName } from './cases.ts';
import { copyOf, type ProjectCopy, set } from './copy.ts';
import { forked } from './forking/forking.ts';
import { prepareOwnData } from './own-data.ts';
import { mustRun } from './run.ts';

interface OwnData {
  readonly project: CaseName;
  readonly file: string;
  readonly options: readonly string[];
  readonly task: string;
  /** What the card says that the task is. */
  readonly card: RegExp;
  readonly metric: string;
  readonly baseline: { readonly name: string; readonly atLeast: number };
  /** What is run after the page, for one of them. */
  readonly afterwards?: readonly (readonly string[])[];
}

const ownData: readonly OwnData[] = [
  {
    project: 'the default project',
    file: 'news.csv',
    options: ['--input', 'article', '--expected', 'section', '--what', 'article'],
    task: 'classification',
    card: /labels:\n {2}- Business\n {2}- Entertainment\n {2}- Politics\n/,
    metric: 'accuracy',
    baseline: { name: 'tf-idf', atLeast: 0.85 },
    afterwards: [
      ['poe', 'fine-tune', ...set('trainer.max_steps=2', 'data.limit=16', 'start=models/tiny')],
      'poe evaluate --model models/lora --technique fine-tune --limit 4'.split(' '),
    ],
  },
  {
    project: 'the default project',
    file: 'reviews.tsv',
    options: [],
    task: 'classification',
    card: /labels:\n {2}- 好评\n {2}- 差评\n/,
    metric: 'accuracy',
    baseline: { name: 'majority', atLeast: 0.45 },
  },
  {
    project: 'an extraction project',
    file: 'newspaper.jsonl',
    options: [],
    task: 'extraction',
    card: /fields:\n {4}persons: list\n {4}places: list\n {4}organisations: list\n/,
    metric: 'field_f1',
    baseline: { name: 'dictionary', atLeast: 0.3 },
  },
  {
    project: 'a project that pretrains its model',
    file: 'news.csv',
    options: ['--input', 'article', '--expected', 'headline', '--what', 'article'],
    task: 'summarization',
    card: /what: article\n {2}max_words: \d+\n/,
    metric: 'rouge_l',
    baseline: { name: 'first-sentence', atLeast: 0.1 },
  },
];

// So much of the training and of dev as shows that the way is open; what it leads to is no matter.
const shortened: Readonly<Record<string, readonly string[]>> = {
  'uv run poe tiny': ['--scale', '0.05'],
  'uv run poe evaluate': ['--limit', '12', '--model', 'models/tiny'],
  'uv run poe evaluate --shots 4': ['--limit', '12', '--model', 'models/tiny'],
};

describe.each(ownData)('$file as data for $task', ({ project, file, options, ...wanted }) => {
  let copy: ProjectCopy;
  const read = (path: string) => readFile(join(copy.cwd, path), 'utf8');
  const run = (command: readonly string[]) =>
    mustRun(command, { cwd: copy.cwd, env: forked(copy.env) });

  beforeAll(async () => {
    copy = await copyOf(project);
    const folder = await prepareOwnData(inject('python'));
    await cp(join(folder, file), join(copy.cwd, 'own', file), { recursive: true });
  });
  afterAll(() => copy.remove());

  it('goes the way of docs/own-data.md, and nothing but data changes', async () => {
    const before = await filesOf(copy.cwd);
    const said: string[] = [];
    for (const { line } of commandsIn(await readFile('docs/own-data.md', 'utf8'))) {
      if (!line.startsWith('uv run poe ') || line.endsWith('--dry-run')) continue;
      // Once is enough for what does not depend on the data.
      if (line.endsWith('--shots 4') && !wanted.afterwards) continue;
      const own = line.replace('own.jsonl', `own/${file}`).slice('uv run '.length).split(' ');
      const more = line.includes(' import ') ? options : (shortened[line] ?? []);
      const { stdout } = await run([...own, ...more]);
      said.push(stdout);
    }
    for (const command of wanted.afterwards ?? []) await run(command);
    const text = said.join('\n');
    expect(await read(`data/${wanted.task}/README.md`)).toMatch(wanted.card);
    expect(text).toMatch(/^\d+ rows of own\//m);
    expect(text).toMatch(/on 48 examples of dev; the baseline/);
    const runs = await runsIn(copy.cwd);
    const baseline = runs.find(({ change }) => change.includes(wanted.baseline.name));
    const value = baseline?.tasks[wanted.task]?.metrics[wanted.metric]?.value;
    expect(value).toBeGreaterThan(wanted.baseline.atLeast);
    expect(runs.filter(({ technique }) => technique === 'prompt').length).toBeGreaterThan(0);
    expect(runs.filter(({ errors }) => errors > 0)).toEqual([]);
    const after = await filesOf(copy.cwd);
    expect(
      [...after].filter(([path, hash]) => before.get(path) !== hash).map(([path]) => path),
    ).toEqual(
      ['README.md', 'dev.jsonl', 'import.html', 'test.jsonl', 'train.jsonl'].map(
        (name) => `data/${wanted.task}/${name}`,
      ),
    );
  });
});

/** Path → content of what is the user's or the runtime's, which a change of data must leave alone. */
async function filesOf(cwd: string): Promise<ReadonlyMap<string, string>> {
  const folders = ['data', 'prompt', 'src', 'tests'];
  const files = await Promise.all(
    folders.map(async (folder) => {
      const found = await readdir(join(cwd, folder), { recursive: true, withFileTypes: true });
      const paths = found
        .filter((entry) => entry.isFile() && !entry.parentPath.includes('__pycache__'))
        .map(({ parentPath, name }) => join(parentPath, name));
      return Promise.all(
        paths
          .sort()
          .map(async (path) => [path.slice(cwd.length + 1), await readFile(path, 'utf8')] as const),
      );
    }),
  );
  return new Map(files.flat());
}

interface RunFile {
  readonly technique: string;
  readonly change: string;
  readonly errors: number;
  readonly tasks: Readonly<
    Record<string, { readonly metrics: Readonly<Record<string, { readonly value: number }>> }>
  >;
}

async function runsIn(cwd: string): Promise<readonly RunFile[]> {
  const folder = join(cwd, 'eval/runs');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  return Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8'))),
  );
}
