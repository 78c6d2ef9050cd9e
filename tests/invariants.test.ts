import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { checkSource } from '../src/check/check.ts';
import type { Evidence } from '../src/check/evidence.ts';
import { answersPath, recordName } from '../src/own-paths.ts';
import {
  type Answer,
  flagName,
  type KnownAnswers,
  offeredChoices,
  type Question,
} from '../src/questions/question.ts';
import { resolve } from '../src/questions/resolve.ts';
import { parseAnswers } from '../src/questions/saved.ts';
import { parseSource } from '../src/record/read.ts';
import { render, templateFolders } from '../src/render/render.ts';
import { readTemplates, type TemplateFolder } from '../src/render/templates.ts';
import type { Tree } from '../src/render/tree.ts';
import { firstSteps } from '../src/stages/first-steps.ts';
import { catalogue } from '../src/stages/index.ts';
import { loadRules } from '../src/stages/load-rules.ts';
import { nameProblem } from '../src/stages/project/name.ts';
import { isIncluded } from '../src/stages/switch.ts';
import { plainAsker } from '../src/terminal/ask-accessible.ts';
import type { Context } from '../src/terminal/context.ts';
import { coveringArray } from './answers/covering-array.ts';
import { facts, isPossible, possible } from './answers/possible.ts';

const { stages, questions } = catalogue;
const rules = await loadRules(stages);
// CI takes the time for every three answers to meet that can.
const sets = coveringArray(questions, process.env.CI ? 3 : 2);
/** Each text that occurs anywhere, once, under a path it has somewhere. */
const texts = new Map<string, { readonly path: string; readonly text: string }>();
/** Each record once, with the tree it lies in. */
const records = new Map<string, Tree>();
const saved = new Map<KnownAnswers, string>();
const readmes = new Map<KnownAnswers, string>();

beforeAll(() => {
  const seen = new Set<Buffer>();
  for (const answers of sets) {
    const tree = treeFor(answers);
    for (const [path, { content }] of tree) {
      // What is copied is the same in all.
      if (seen.has(content)) continue;
      seen.add(content);
      const text = textOf(content);
      const key = path.replace(/.*\//, '') + text;
      if (!texts.has(key)) texts.set(key, { path, text });
    }
    saved.set(answers, textAt(tree, answersPath));
    readmes.set(answers, textAt(tree, 'README.md'));
    records.set(textAt(tree, recordName), tree);
  }
}, 120_000);

describe('every set of answers', () => {
  it('renders without a tag, a placeholder or a missing value left over', () => {
    const leftover = /<%|%>|__package__|\[object Object\]/;
    expect(faults((_, text) => text.match(leftover)?.[0])).toEqual([]);
  });

  it('renders files that end with one line break and have no trailing blanks', () => {
    expect(
      faults((_, text) => {
        if (text === '') return undefined;
        if (!text.endsWith('\n') || text.endsWith('\n\n')) return 'line break at its end';
        return /[ \t]\n/.test(text) ? 'trailing blanks' : undefined;
      }),
    ).toEqual([]);
  });

  it('renders JSON and YAML that parse', () => {
    expect(faults(parseProblem)).toEqual([]);
  });

  it.skipIf(!hasPython() && !process.env.CI)('renders Python and TOML that parse', () => {
    const files = [...texts.values()].filter(({ path }) => /\.(py|toml)$/.test(path));
    expect(files.length).toBeGreaterThan(10);
    const output = execFileSync(python, ['-c', PARSE], {
      input: JSON.stringify(files),
      encoding: 'utf8',
    });
    expect(JSON.parse(output)).toEqual([]);
  });

  it('passes its own check, before anything was measured', () => {
    for (const [text, tree] of records) {
      const { findings } = checkSource(parseSource(text), evidenceOf(tree), {
        rules,
        file: recordName,
        today: '2026-11-24',
      });
      const errors = findings.filter(({ severity }) => severity === 'error');
      expect(errors, text).toEqual([]);
    }
  }, 120_000);

  it('has no folder or script that Python could take for a project', () => {
    const paths = [...records.values()].flatMap((tree) => [...tree.keys()]);
    const scripts = paths.filter((path) => path.endsWith('.py') && !path.startsWith('src/'));
    const modules = [
      ...paths.flatMap((path) => /^([a-z_]+)\//.exec(path)?.[1] ?? []),
      ...scripts.flatMap((path) => /([a-z_]+)\.py$/.exec(path)?.[1] ?? []),
    ];
    const names = [...new Set(modules.map((name) => name.replaceAll('_', '-')))];
    expect(names.length).toBeGreaterThan(30);
    expect(
      names.filter((name) => nameProblem(name) === undefined && !name.startsWith('test-')),
      'Add these to `ownModules` in src/stages/project/reserved.ts: no project may be called so',
    ).toEqual([]);
  });

  it('depends on no package that a project could be named after', () => {
    const lines = sets.flatMap((answers) =>
      stages.flatMap((stage) => {
        const { dependencies = [], groups = {} } = stage.adds?.(answers) ?? {};
        return [...dependencies, ...Object.values(groups).flat()];
      }),
    );
    const names = lines.map((line) => /^[\w.-]+/.exec(line)?.[0]?.replaceAll('_', '-') ?? '');
    expect(
      [...new Set(names)].filter((name) => nameProblem(name) === undefined),
      'Add these to `dependencies` in src/stages/project/reserved.ts, with the names they are imported by',
    ).toEqual([]);
  });

  it('has documents that name no source file which is not there', () => {
    const named = /`([\w./-]+\.(?:py|md|ya?ml|toml))`/g;
    const missing = [...records.values()].flatMap((tree) => {
      const paths = [...tree.keys()];
      return paths
        .filter((path) => path.endsWith('.md'))
        .flatMap((path) =>
          [...textAt(tree, path).matchAll(named)]
            .map(([, name = '']) => name)
            .filter((name) => !paths.some((other) => `/${other}`.endsWith(`/${name}`)))
            .map((name) => `${path}: ${name}`),
        );
    });
    expect([...new Set(missing)]).toEqual([]);
  });

  it('names no command that there is not', () => {
    const projects = [...texts.values()];
    const known = {
      'create-genai-project': ['add', 'check', 'create', 'explain', 'help', 'record', 'update'],
      poe: projects
        .filter(({ path }) => path === 'pyproject.toml')
        .flatMap(({ text }) => [...text.matchAll(/^\[tool\.poe\.tasks\.([\w-]+)\]/gm)])
        .map(([, task]) => task),
    };
    const unknown = projects.flatMap(({ path, text }) =>
      [...text.matchAll(/[`"](?:uv run )?(create-genai-project|poe) ([a-z][\w-]*)/g)]
        .filter(([, tool, name = '']) => !known[tool as keyof typeof known].includes(name))
        .map(([typed]) => `${path}: ${typed}`),
    );
    expect(unknown).toEqual([]);
  });

  it('begins in its README as in what is printed once it is made', () => {
    const commands = (text: string) =>
      [...text.matchAll(/^uv .*?(?= *#|$)/gm)].map(([each]) => each);
    const faults = sets.flatMap((answers) => {
      const included = stages.filter((stage) => isIncluded(stage, answers));
      const printed = firstSteps(included, answers).next.slice(1);
      const [, next = ''] = (readmes.get(answers) ?? '').split('## Next\n');
      const told = commands(next.split('\n## ')[0] ?? '');
      const isSame = told.length > 0 && told.join() === printed.slice(0, told.length).join();
      return isSame ? [] : [`${told.join()} | ${printed.join()}`];
    });
    expect([...new Set(faults)]).toEqual([]);
  });

  it('has paths that Windows can take', () => {
    const reserved = /(^|\/)(con|prn|aux|nul|com\d|lpt\d)(\.|\/|$)|[<>:"|?*\\]|[. ](\/|$)/i;
    const paths = new Set([...records.values()].flatMap((tree) => [...tree.keys()]));
    expect([...paths].filter((path) => reserved.test(path))).toEqual([]);
  });
});

it('names no command in a message that there is not', () => {
  const commands = new Set(['add', 'check', 'create', 'explain', 'help', 'record', 'update']);
  const tasks = new Set(
    sets.flatMap((answers) =>
      stages.flatMap((stage) => stage.adds?.(answers).tasks?.map(({ name }) => name) ?? []),
    ),
  );
  const sources = readdirSync('src', { encoding: 'utf8', recursive: true })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join('src', path), 'utf8').replace(/^\s*(?:\*|\/[/*]).*$/gm, ''))
    .join('\n');
  const ofTool = /(?:["'`]|: |npx )create-genai-project(?:@latest)? ([a-z][a-z-]*)\b(?![-,])/g;
  const named = [...sources.matchAll(ofTool)].map(([, word = '']) => word);
  const ofProject = [...sources.matchAll(/\bpoe ([a-z][a-z-]*)/g)].map(([, word = '']) => word);
  expect([named.length > 20, ofProject.length > 50]).toEqual([true, true]);
  // In examples, a folder to be made.
  const folders = new Set(['my-app', 'support-desk']);
  expect(named.filter((word) => !commands.has(word) && !folders.has(word))).toEqual([]);
  expect(ofProject.filter((word) => !tasks.has(word))).toEqual([]);
});

it('says of every stage that can be added what it brings', () => {
  const switched = catalogue.stages.filter((stage) => stage.switch !== undefined);
  expect(switched.filter(({ what }) => what === undefined).map(({ id }) => id)).toEqual([]);
});

describe('every question', () => {
  it.each(Object.entries(questions))('%s explains itself', (_, question) => {
    expect(question.message).toMatch(/^[A-Z].*[^.?]$/);
    expect(question.help).toMatch(/^[A-Z].*\.$/);
  });

  it.each(Object.entries(questions))('%s makes a difference to the project', (id) => {
    const makesDifference = sets.some((answers) =>
      others(id, answers).some((other) => fingerprint(other) !== fingerprint(answers)),
    );
    expect(
      makesDifference || typedAnswerIsUsed(id),
      `Use "${id}" in a template, in the additions or in the record of a stage, or do not ask it`,
    ).toBe(true);
  });

  it('has more to say to who asks for it', () => {
    const silent = Object.entries(catalogue.questions).filter(([, { more = '' }]) => more === '');
    expect(silent.map(([id]) => id)).toEqual([]);
  });

  it('has a sentence for each of its choices', () => {
    const bare = Object.values(catalogue.questions).flatMap((question) =>
      'choices' in question
        ? Object.values(question.choices).filter((title) => !title.includes(': '))
        : [],
    );
    expect(bare).toEqual([]);
  });

  it('has a flag of its own, none of which npm would swallow', () => {
    const flags = Object.entries(questions).map(([id, question]) => flagName(id, question));
    expect(new Set(flags).size, 'Rename a question, or give it a flag of its own').toBe(
      flags.length,
    );
    const listed = spawnSync('npm', ['config', 'ls', '--long', '--json'], {
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    const npm = Object.keys(JSON.parse(listed.stdout));
    expect(
      flags.filter((flag) => npm.includes(flag)),
      'Give these questions a flag of their own, with "flag": npm takes those of the same name',
    ).toEqual([]);
  });

  it.each(Object.entries(questions))('%s can be answered in plain mode', async (id, question) => {
    const answers = sets.findLast((each) => each[id] !== undefined) ?? {};
    const others = Object.entries(answers).filter(([other]) => other !== id);
    const flags = Object.fromEntries(
      others.map(([other, value]) => [other, { value, named: other }] as const),
    );
    const ask = plainAsker(terminalOn(lineFor(answers[id], question, answers)));
    expect(
      await resolve(questions, { flags, facts, ask, takeRecommended: false }),
      `Plain mode does not ask "${id}" as it should: see src/terminal/ask-accessible.ts`,
    ).toEqual(answers);
  });

  it('comes back from the saved answers as it was given', async () => {
    for (const [answers, text] of saved) {
      const given = await parseAnswers(text, answersPath, questions);
      const options = { flags: {}, saved: given, takeRecommended: false };
      expect(await resolve(questions, options)).toEqual(answers);
    }
  });
});

/** What a person types for an answer: the numbers of choices, the words of everything else. */
function lineFor(answer: Answer | undefined, question: Question, known: KnownAnswers): string {
  const choices = 'choices' in question ? [...offeredChoices(question, known).keys()] : [];
  const words = [answer].flat().map((each) => {
    const index = choices.indexOf(String(each));
    return index < 0 ? String(each) : String(index + 1);
  });
  return words.join(', ');
}

function terminalOn(line: string): Context {
  return {
    stdin: Readable.from([`${line}\n`]),
    stdout: { write: () => undefined },
    interruption: new AbortController().signal,
  } as Partial<Context> as Context;
}

/** The tree as if it lay on a disk, without a single run. */
function evidenceOf(tree: Tree): Evidence {
  const sha256 = (path: string) => {
    const file = tree.get(path);
    return file && hashOf(file.content);
  };
  return {
    locate: (path) => (tree.has(path) ? { kind: 'file', absolute: path } : { kind: 'missing' }),
    run: () => ({ kind: 'missing' }),
    examples: () => ({ kind: 'missing' }),
    sha256,
    isUnchanged: (path, was) => sha256(path) === was,
    keyHashes: () => undefined,
    modelSha256: () => undefined,
    rows: () => [],
    asked: () => [],
    overlaps: () => [],
    today: undefined,
    text: (path) => {
      const file = tree.get(path);
      return file && textOf(file.content);
    },
    written: () => [...tree.keys()],
  };
}

const known = new WeakMap<Buffer, string>();

function textOf(content: Buffer): string {
  const text = known.get(content) ?? content.toString();
  known.set(content, text);
  return text;
}

const python = process.platform === 'win32' ? 'python' : 'python3';

function hasPython(): boolean {
  return spawnSync(python, ['-c', 'import tomllib']).status === 0;
}

const PARSE = `
import json, sys, tomllib
faults = []
for file in json.load(sys.stdin):
    try:
        if file["path"].endswith(".py"):
            compile(file["text"], file["path"], "exec")
        else:
            tomllib.loads(file["text"])
    except (SyntaxError, ValueError) as error:
        faults.append(f"{file['path']}: {error}")
json.dump(faults, sys.stdout)
`;

function faults(problem: (path: string, text: string) => string | undefined): readonly string[] {
  return [...texts.values()].flatMap(({ path, text }) => {
    const found = problem(path, text);
    return found === undefined ? [] : [`${path}: ${found}`];
  });
}

function parseProblem(path: string, text: string): string | undefined {
  try {
    if (path.endsWith('.json')) JSON.parse(text);
    if (path.endsWith('.jsonl')) for (const line of text.trimEnd().split('\n')) JSON.parse(line);
    if (/\.ya?ml$/.test(path)) return parseDocument(text).errors[0]?.message;
  } catch (error) {
    return String(error);
  }
  return undefined;
}

const hashes = new WeakMap<Buffer, string>();

/** Templates that are copied byte for byte share one buffer among all trees: hashed once. */
function hashOf(content: Buffer): string {
  const hash = hashes.get(content) ?? createHash('sha256').update(content).digest('hex');
  hashes.set(content, hash);
  return hash;
}

const folders = new Map<string, TemplateFolder>();

function treeFor(answers: KnownAnswers): Tree {
  const unread = templateFolders(stages, answers).filter((folder) => !folders.has(folder));
  const read = readTemplates(process.cwd(), unread);
  for (const [name, folder] of read.folders) folders.set(name, folder);
  return render(stages, answers, { ...read, folders });
}

/** The same answers but for one, where that alone can differ. */
function others(id: string, answers: KnownAnswers): readonly KnownAnswers[] {
  const question = questions[id];
  if (!question || answers[id] === undefined) return [];
  return possible(id, question, answers)
    .filter((value) => JSON.stringify(value) !== JSON.stringify(answers[id]))
    .map((value) => ({ ...answers, [id]: value }))
    .filter((other) => isPossible(other, questions));
}

/** Of everything but the saved answers, which always differ. */
function fingerprint(answers: KnownAnswers): string {
  const hash = createHash('sha256');
  for (const [path, { content }] of treeFor(answers)) {
    if (path !== answersPath) hash.update(path).update(hashOf(content));
  }
  return hash.digest('hex');
}

function typedAnswerIsUsed(id: string): boolean {
  return sets.some((answers) => {
    const value = answers[id];
    const record = textAt(treeFor(answers), recordName);
    return value !== undefined && [value].flat().every((each) => record.includes(`${each}`));
  });
}

function textAt(tree: Tree, path: string): string {
  return tree.get(path)?.content.toString() ?? '';
}
