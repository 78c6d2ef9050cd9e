import { execFileSync } from 'node:child_process';
import {
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { add } from '../../src/commands/add/run.ts';
import type { ChangeOptions } from '../../src/commands/change-made.ts';
import type { UserError } from '../../src/errors.ts';
import { applyChanges } from '../../src/project/apply.ts';
import { baseOf, emptyBase, formatBase, parseBase } from '../../src/project/base.ts';
import { planChanges } from '../../src/project/plan.ts';
import { checkbox, defineQuestions, type KnownAnswers } from '../../src/questions/question.ts';
import { render, templateFolders } from '../../src/render/render.ts';
import { readTemplates } from '../../src/render/templates.ts';
import { catalogueOf } from '../../src/stages/catalogue.ts';
import { defineStage } from '../../src/stages/stage.ts';
import type { Context } from '../../src/terminal/context.ts';
import { commitAll, git as gitIn } from '../git.ts';
import { snapshot, texts, writeTexts } from '../project/folders.ts';
import { tree } from '../project/trees.ts';
import { typist } from './person.ts';

/** A tool of three small stages: the desk itself, and two that can be added. */
const questions = defineQuestions({
  name: { kind: 'text', message: 'Name', help: 'The name.' },
  summary: { kind: 'text', message: 'Summary', help: 'What it is for.' },
  adapt: checkbox({
    message: 'How to adapt',
    help: 'What to adapt with.',
    choices: { prompt: 'Prompts', 'fine-tune': 'Fine-tuning', align: 'Alignment' },
    recommend: () => ({ value: ['prompt'] }),
  }),
});
const desk = defineStage({
  id: 'desk',
  title: 'Desk',
  phase: 'scope',
  questions,
  templates: () => ['desk'],
  record: ({ summary, adapt }) => ({
    project: { name: 'support-desk', summary },
    adapt: { techniques: [...adapt] },
  }),
});
const fineTune = defineStage({
  id: 'fine-tune',
  title: 'Fine-tune',
  what: 'the weights learn from examples',
  phase: 'adapt',
  needs: [desk],
  switch: { question: 'adapt', choice: 'fine-tune' },
  questions: {
    rank: { kind: 'number', message: 'Rank', help: 'The rank.', recommend: () => ({ value: 16 }) },
  },
  templates: () => ['fine-tune'],
  adds: () => ({ dependencies: ['trl>=1.16'], gitignore: ['models/'] }),
  record: () => ({ model: { source: 'existing' as const } }),
  next: () => ['uv run poe fine-tune'],
});
const align = defineStage({
  id: 'align',
  title: 'Align',
  phase: 'adapt',
  needs: [desk],
  switch: { question: 'adapt', choice: 'align' },
  templates: () => ['align'],
  next: () => ['uv run poe align'],
  besideOwnData: () => ({
    next: ['uv run poe import pairs.jsonl --pairs'],
    notes: ['Bring pairs.'],
  }),
});
const catalogue = catalogueOf([desk, fineTune, align]);
const templates = {
  'package.json': '{ "version": "0.1.0" }\n',
  'schema/lifecycle.schema.json': '{}\n',
  'templates/desk/README.md.ejs':
    '# <%= project.name %>\n\nA desk.\n\nStages:\n<% for (const stage of stages) { -%>\n- <%= stage.title %>\n<% } -%>\n\nGood luck.\n',
  'templates/desk/pyproject.toml.ejs':
    '[project]\nname = "<%= project.name %>"\ndependencies = [\n<% for (const line of adds.dependencies) { -%>\n  "<%= line %>",\n<% } -%>\n]\n\n[tool.ruff]\nline-length = 100\n',
  'templates/desk/data/test.jsonl': '{"id": "1"}\n',
  'templates/fine-tune/fine-tune/train.py.ejs': 'RANK = <%= answers.rank %>\n',
  'templates/desk/data/tickets/train.jsonl': '{"id": "2"}\n',
  'templates/align/align/prefer.py': 'BETA = 0.1\n',
  'templates/align/data/tickets/preferences.jsonl': '{"id": "3"}\n',
};

let place: string;
let root: string;
let printed: { stdout: string; stderr: string };

beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'add-'));
  root = join(place, 'support-desk');
  writeTexts(join(place, 'package'), templates);
  const answers = { name: 'support-desk', summary: 'Route tickets.', adapt: ['prompt'] };
  const tree = await renderDesk(answers);
  const changes = await planChanges(emptyBase, new Map(), tree);
  await applyChanges(root, { ours: new Map(), changes, base: baseOf(tree), version: '0.1.0' });
});
afterEach(() => rmSync(place, { recursive: true }));

describe('add', () => {
  it('brings the stage, its lines in shared files, its part of the record and its answers', async () => {
    expect(await run(['fine-tune'], { rank: '8' })).toBe(0);
    expect(read('fine-tune/train.py')).toBe('RANK = 8\n');
    expect(read('pyproject.toml')).toContain('  "trl>=1.16",\n');
    expect(read('README.md')).toContain('- Desk\n- Fine-tune\n');
    expect(read('lifecycle.yaml')).toMatch(/\n {2}techniques: \[prompt, fine-tune\]/);
    expect(read('lifecycle.yaml')).toContain('model:\n  source: existing ');
    expect(read('.genai/answers.yaml')).toContain('adapt: ["prompt", "fine-tune"]\n\nrank: 8\n');
    expect(printed.stdout).toMatchInlineSnapshot(`
      "update    .genai/answers.yaml
      update    README.md
      create    fine-tune/train.py
      update    lifecycle.yaml
      update    pyproject.toml

      Added fine-tune to support-desk: 5 files.

      Next:
        uv run poe fine-tune
      "
    `);
  });

  it('gives the project that creating it with the stage would have given', async () => {
    await run(['fine-tune', 'align'], {});
    const answers = { name: 'support-desk', summary: 'Route tickets.', rank: 16 };
    const tree = await renderDesk({ ...answers, adapt: ['prompt', 'fine-tune', 'align'] });
    for (const [path, { content }] of tree) {
      expect(read(path), path).toBe(content.toString());
    }
  });

  it('takes recommendations for what no flag says, and asks nothing', async () => {
    await run(['fine-tune'], {});
    expect(read('fine-tune/train.py')).toBe('RANK = 16\n');
  });

  it('does nothing the second time', async () => {
    await run(['fine-tune'], {});
    const before = snapshot(root);
    expect(await run(['fine-tune'], {})).toBe(0);
    expect(printed.stdout).toBe('support-desk has fine-tune already. Nothing was written.\n');
    expect(snapshot(root)).toEqual(before);
  });

  it('writes nothing with --dry-run, and says what it would', async () => {
    const before = snapshot(root);
    expect(await run(['fine-tune'], { dryRun: true })).toBe(0);
    expect(printed.stdout).toContain('create    fine-tune/train.py\n');
    expect(printed.stdout).toContain('Would add fine-tune to support-desk: 5 files.');
    expect(snapshot(root)).toEqual(before);
  });

  it('takes a project that does not say which version made it, and writes down its own', async () => {
    const older = read('.genai/base.txt').replace('project 0.1.0 ', 'project ');
    writeTexts(root, { '.genai/base.txt': older });
    expect(await run(['align'], {})).toBe(0);
    expect(read('.genai/base.txt')).toContain('What create-genai-project 0.1.0 rendered last');
  });

  it('tells programs as JSON', async () => {
    await run(['align'], { json: true });
    expect(JSON.parse(printed.stdout)).toMatchObject({
      version: 1,
      project: 'support-desk',
      added: ['align'],
      changes: expect.arrayContaining([
        { kind: 'create', path: 'align/prefer.py' },
        { kind: 'keep', path: 'data/test.jsonl', why: 'same' },
      ]),
    });
  });
});

describe('what a stage has of the sample', () => {
  it('comes where the sample lies', async () => {
    expect(await run(['align'], {})).toBe(0);
    expect(read('data/tickets/preferences.jsonl')).toBe('{"id": "3"}\n');
    expect(printed.stdout).toContain('Next:\n  uv run poe align\n');
  });

  it('stays out beside data of your own, and what to bring instead is said', async () => {
    writeTexts(root, { 'data/tickets/train.jsonl': '{"id": "mine"}\n' });
    expect(await run(['align'], {})).toBe(0);
    expect(read('align/prefer.py')).toBe('BETA = 0.1\n');
    expect(printed.stdout).toContain('Next:\n  uv run poe import pairs.jsonl --pairs\n');
    expect(printed.stdout).toContain('Bring pairs.');
    expect(await run(['fine-tune'], {})).toBe(0);
    expect(texts(root)).not.toHaveProperty(['data/tickets/preferences.jsonl']);
    expect(read('.genai/base.txt')).not.toContain('preferences');
  });

  it('is no matter where you brought your own before', async () => {
    const own = { 'data/tickets/train.jsonl': 'a\n', 'data/tickets/preferences.jsonl': 'b\n' };
    writeTexts(root, own);
    expect(await run(['align'], {})).toBe(0);
    expect(texts(root)).toMatchObject(own);
  });
});

describe('what you did meanwhile', () => {
  it('stays: edits are merged with what is new', async () => {
    edit('README.md', 'A desk.', 'Our desk.');
    edit('pyproject.toml', 'line-length = 100', 'line-length = 88');
    writeTexts(root, { 'notes.md': 'Mine.\n', 'data/test.jsonl': '{"id": "other"}\n' });
    expect(await run(['fine-tune'], {})).toBe(0);
    expect(read('README.md')).toContain('Our desk.\n\nStages:\n- Desk\n- Fine-tune\n');
    expect(read('pyproject.toml')).toContain('trl>=1.16');
    expect(read('pyproject.toml')).toContain('line-length = 88');
    expect(read('notes.md')).toBe('Mine.\n');
    expect(read('data/test.jsonl')).toBe('{"id": "other"}\n');
  });

  it('stays: a file you deleted stays deleted', async () => {
    rmSync(join(root, 'README.md'));
    expect(await run(['fine-tune'], {})).toBe(0);
    expect(texts(root)).not.toHaveProperty(['README.md']);
    expect(printed.stdout).toContain('keep      README.md (removed by you)\n');
  });

  it('stays: a file that you moved by git is brought up to date where it lies now', async () => {
    commitAll(root);
    git('mv', 'README.md', 'START.md');
    git('commit', '--quiet', '--message', 'Begin there');
    git('mv', 'START.md', 'BEGIN.md');
    edit('BEGIN.md', 'A desk.', 'Our desk.');
    git('commit', '--quiet', '--all', '--message', 'Begin here');
    expect(await run(['fine-tune'], {})).toBe(0);
    expect(printed.stdout).toContain('merge     BEGIN.md\n');
    expect(read('BEGIN.md')).toContain('Our desk.\n\nStages:\n- Desk\n- Fine-tune\n');
    expect(texts(root)).not.toHaveProperty(['README.md']);
  });

  it('stays beside the new version where both changed the same lines, and the exit code says so', async () => {
    edit('README.md', '- Desk', 'Our desk');
    expect(await run(['fine-tune'], {})).toBe(1);
    expect(read('README.md')).toContain(
      '<<<<<<< yours\nOur desk\n=======\n- Desk\n- Fine-tune\n>>>>>>> create-genai-project\n',
    );
    expect(printed.stdout).toContain('conflict  README.md\n');
    expect(printed.stdout).toContain('look for "<<<<<<< yours"');
  });

  it('stays in lifecycle.yaml byte for byte, which gains only what is absent', async () => {
    const before = read('lifecycle.yaml')
      .replace('techniques: [prompt]', 'techniques:   [ prompt ]   # for now')
      .replace('Route tickets.', '"Route every ticket."')
      .replaceAll('\n', '\r\n');
    writeTexts(root, { 'lifecycle.yaml': before });
    expect(await run(['fine-tune'], {})).toBe(0);
    const after = read('lifecycle.yaml');
    expect(after).toContain('techniques:   [ prompt, fine-tune ]   # for now');
    expect(
      after.replace(', fine-tune', '').replace(/model:\r\n {2}source: existing.*\r\n/, ''),
    ).toBe(before);
  });

  it('stays when lifecycle.yaml cannot be added to: it says what to add by hand', async () => {
    writeTexts(root, { 'lifecycle.yaml': 'adapt: [\n' });
    expect(await run(['fine-tune'], {})).toBe(1);
    expect(read('lifecycle.yaml')).toBe('adapt: [\n');
    expect(printed.stdout).toContain('by hand   lifecycle.yaml: It cannot be read');
  });

  it.skipIf(process.platform === 'win32')(
    'stays whole when a symbolic link leads out of the project',
    async () => {
      rmSync(join(root, 'README.md'));
      symlinkSync(place, join(root, 'README.md'));
      const before = snapshot(root);
      await expect(run(['fine-tune'], {})).rejects.toThrow('"README.md" is in the way.');
      expect(snapshot(root)).toEqual(before);
    },
  );
});

describe('add refuses', () => {
  it('files in which both sides of an earlier merge stand', async () => {
    edit('README.md', 'A desk.', '<<<<<<< HEAD\nA desk.\n=======\nOurs.\n>>>>>>> other');
    const before = snapshot(root);
    await expect(run(['fine-tune'], {})).rejects.toMatchObject({
      message: 'An earlier merge in this project is not finished.',
      note: 'Both sides still stand in\n  README.md: lines 3 to 7',
    });
    expect(snapshot(root)).toEqual(before);
  });

  it('a project with changes that are not committed, unless forced', async () => {
    commitAll(root);
    writeTexts(root, { 'untracked.md': 'no matter' });
    edit('README.md', 'A desk.', 'Our desk.');
    const before = snapshot(join(root, '.genai'));
    await expect(run(['fine-tune'], {})).rejects.toMatchObject({
      message: 'This project has changes that are not committed.',
      note: 'Changed are:\n  README.md',
    });
    expect(snapshot(join(root, '.genai'))).toEqual(before);
    expect(await run(['fine-tune'], { dryRun: true })).toBe(0);
    expect(await run(['fine-tune'], { force: true })).toBe(0);
  });

  it('a project of which a sparse checkout leaves files out, forced, looked at or not', async () => {
    commitAll(root);
    git('sparse-checkout', 'set', '--no-cone', '/*', '!/README.md');
    const before = snapshot(join(root, '.genai'));
    for (const options of [{ force: true }, { dryRun: true }]) {
      await expect(run(['fine-tune'], options)).rejects.toMatchObject({
        message: 'A sparse checkout leaves files of this project out.',
        note: 'Not here are:\n  README.md',
      });
    }
    expect(snapshot(join(root, '.genai'))).toEqual(before);
    git('sparse-checkout', 'disable');
    expect(await run(['fine-tune'], {})).toBe(0);
  });

  it('a project in a repository that gives no answer, unless forced, and then says so', async () => {
    git('init', '--quiet');
    writeTexts(root, { '.git/config': '[core\n' });
    const before = snapshot(root);
    await expect(run(['fine-tune'], {})).rejects.toMatchObject({
      message: 'It cannot be told whether this project has changes that are not committed.',
      note: expect.stringMatching(/^Git says: .*bad config line 1/),
    });
    expect(snapshot(root)).toEqual(before);
    expect(await run(['fine-tune'], { force: true })).toBe(0);
    expect(printed.stderr).toMatch(/^note: It cannot be told .*\nnote: Git says: .*bad config/);
  });

  it('says so once to a person who is asked as well', async () => {
    git('init', '--quiet');
    writeTexts(root, { '.git/config': '[core\n' });
    expect(await run([], { force: true }, ['1', '32', ''])).toBe(0);
    expect(printed.stderr.match(/It cannot be told/g)).toHaveLength(1);
  });

  it('to remove a file that the base names and git does not hold', async () => {
    const commit = () => {
      commitAll(root);
    };
    const more = { '.env': 'KEY=1\n', 'old.md': 'Old.\n' };
    const named = new Map([
      ...parseBase(Buffer.from(read('.genai/base.txt'))),
      ...baseOf(tree(more)),
    ]);
    writeTexts(root, {
      ...more,
      '.gitignore': '.env\n',
      '.genai/base.txt': formatBase(named, '0.1.0').toString(),
    });
    commit();
    expect(await run(['align'], {})).toBe(1);
    expect(read('.env')).toBe('KEY=1\n');
    expect(printed.stdout).toContain(
      'by hand   .env: The new version has no such file, and git holds no copy of it.',
    );
    expect(printed.stdout).toContain('remove    old.md');
  });

  it.each([
    [['finetune'], {}, 'There is no stage called "finetune".'],
    [['fine-tune'], { rank: 'high' }, '--rank: "high" is not a number.'],
    [['align'], { rank: '8' }, '--rank applies only with --adapt fine-tune.'],
    [[], {}, 'Nothing says which stage to add, and there is nobody to ask.'],
  ])('%j %j', async (ids, options, problem) => {
    const before = snapshot(root);
    await expect(run(ids, options)).rejects.toThrow(problem);
    expect(snapshot(root)).toEqual(before);
  });

  it('an answer that the stage changes, and shows the one that was given', async () => {
    await expect(run(['align'], { adapt: 'prompt,align' })).rejects.toMatchObject({
      message: '--adapt was answered when the project was made.',
      note: 'The answer was: prompt',
      help: 'Leave the flag out: the stages that are named change it.',
    });
  });

  it('a folder without a project, and one whose base is missing or damaged', async () => {
    rmSync(join(root, '.genai/base.txt'));
    await expect(run(['align'], {})).rejects.toThrow('".genai/base.txt" is missing.');
    writeFileSync(
      join(root, '.genai/base.txt'),
      '==== create-genai-project base, version 1\n\n==== text ../x\n\n==== end\n',
    );
    await expect(run(['align'], {})).rejects.toThrow('".genai/base.txt" is damaged.');
    rmSync(join(root, '.genai'), { recursive: true });
    await expect(run(['align'], {})).rejects.toThrow('There is no project');
  });

  it.each(['cut off', 'in conflict'])('a base that was committed %s', async (fault) => {
    const commit = (message: string) => {
      git('add', '--all');
      git('commit', '--quiet', '--message', message);
    };
    const whole = read('.genai/base.txt');
    const damaged = fault === 'cut off' ? whole.slice(0, -20) : `<<<<<<< ours\n${whole}`;
    git('init', '--quiet');
    commit('Start');
    writeTexts(root, { '.genai/base.txt': damaged });
    commit('Damage');
    const refused: UserError = await run(['align'], {}).catch((error) => error);
    const [, list = '', restore = ''] = /: git (.*), then git (.*)$/.exec(`${refused.help}`) ?? [];
    const [, before = ''] = /\n(\w+)/.exec(git(...list.split(' '))) ?? [];
    git(...restore.replace('COMMIT', before).split(' '));
    commit('Restore');
    expect(await run(['align'], {})).toBe(0);
  });

  it('a project that a newer version wrote last: an older one would take its texts back', async () => {
    const newer = read('.genai/base.txt').replace('project 0.1.0 ', 'project 0.2.0-beta.1 ');
    writeTexts(root, { '.genai/base.txt': newer, '.genai/answers.yaml': 'deploy: "yes"\n' });
    const before = snapshot(root);
    const options = { rank: '8', dryRun: true };
    await expect(run(['fine-tune', 'align'], options)).rejects.toMatchObject({
      message: 'Version 0.2.0-beta.1 of create-genai-project wrote this project last.',
      help: 'Type: npx create-genai-project@0.2.0-beta.1 add fine-tune align --rank 8 --dry-run',
    });
    await expect(run([], { git: true }, [])).rejects.toMatchObject({
      help: 'Type: npx create-genai-project@0.2.0-beta.1',
    });
    expect(snapshot(root)).toEqual(before);
  });

  it('a key that is no question, and shows no more of it than helps', async () => {
    writeTexts(root, { '.genai/answers.yaml': `${'x'.repeat(1000)}: 1\n` });
    await expect(run(['align'], {})).rejects.toThrow(
      `".genai/answers.yaml", line 1: "${'x'.repeat(60)}…" is no question.`,
    );
  });

  // Windows has no pipes in folders, and symbolic links there need a privilege.
  const posix = it.skipIf(process.platform === 'win32');

  posix.each(['answers.yaml', 'base.txt'])(
    'a link as %s, of which it shows nothing',
    async (name) => {
      writeTexts(place, { 'secret.txt': 'TOKEN-OF-SOMEONE\n' });
      rmSync(join(root, '.genai', name));
      symlinkSync(join(place, 'secret.txt'), join(root, '.genai', name));
      const error = await run(['align'], {}).catch((failure: UserError) => failure);
      expect(error).toMatchObject({ message: `".genai/${name}" is a symbolic link.` });
      expect(JSON.stringify(error)).not.toContain('TOKEN');
    },
  );

  posix('a folder .genai that is a link', async () => {
    renameSync(join(root, '.genai'), join(place, 'elsewhere'));
    symlinkSync(join(place, 'elsewhere'), join(root, '.genai'));
    await expect(run(['align'], {})).rejects.toThrow('".genai" is a symbolic link.');
  });

  posix.each(['answers.yaml', 'base.txt'])(
    'a pipe as %s, without waiting for ever',
    async (name) => {
      rmSync(join(root, '.genai', name));
      execFileSync('mkfifo', [join(root, '.genai', name)]);
      await expect(run(['align'], {})).rejects.toThrow(`".genai/${name}" cannot be read.`);
    },
  );

  it.each(['answers.yaml', 'base.txt'])('a file without an end as %s', async (name) => {
    truncateSync(join(root, '.genai', name), 2 ** 40);
    await expect(run(['align'], {})).rejects.toMatchObject({
      message: `".genai/${name}" cannot be read.`,
      note: 'It is larger than any that the tool writes.',
    });
  });

  it.each(['answers.yaml', 'base.txt'])('a merge that left its conflicts in %s', async (name) => {
    const path = join(root, '.genai', name);
    writeFileSync(path, `${readFileSync(path, 'utf8')}<<<<<<< HEAD\n=======\n>>>>>>> other\n`);
    await expect(run(['align'], {})).rejects.toThrow(
      `A merge left its conflicts in ".genai/${name}".`,
    );
  });
});

describe('choosing at the terminal', () => {
  it('offers the stages that are not there, and asks their questions', async () => {
    expect(await run([], {}, ['1', '32', ''])).toBe(0);
    expect(printed.stdout).toContain(
      '  1. Fine-tune: the weights learn from examples\n  2. Align\n',
    );
    expect(printed.stdout).toContain('Step 2 of 2. Rank?\n');
    expect(printed.stdout).toContain('  Rank: 32\n');
    expect(read('fine-tune/train.py')).toBe('RANK = 32\n');
    expect(texts(root)).not.toHaveProperty(['align/prefer.py']);
  });

  it('takes another stage after all where one goes back', async () => {
    expect(await run([], {}, ['1', '<', '2', ''])).toBe(0);
    expect(texts(root)).toHaveProperty(['align/prefer.py']);
    expect(texts(root)).not.toHaveProperty(['fine-tune/train.py']);
  });

  it('adds nothing when nothing is chosen', async () => {
    const before = snapshot(root);
    expect(await run([], {}, [''])).toBe(0);
    expect(printed.stdout).toContain('Nothing was added to support-desk.');
    expect(snapshot(root)).toEqual(before);
  });

  it('asks also where one stage alone is left, and adds nothing when that is not chosen', async () => {
    await run(['fine-tune'], {});
    const before = snapshot(root);
    expect(await run([], { force: true }, [''])).toBe(0);
    expect(printed.stdout).toContain('  1. Align\n');
    expect(printed.stdout).toContain('Nothing was added to support-desk.');
    expect(snapshot(root)).toEqual(before);
  });

  it('refuses a flag by which the stage that is chosen would not come', async () => {
    const before = snapshot(root);
    await expect(run([], { adapt: 'prompt' }, ['2', ''])).rejects.toThrow(
      '--adapt was answered when the project was made.',
    );
    expect(snapshot(root)).toEqual(before);
  });

  it('asks nothing where the answers would be in vain', async () => {
    commitAll(root);
    edit('README.md', 'A desk.', 'Our desk.');
    const before = snapshot(root);
    await expect(run([], {}, ['1', '32', ''])).rejects.toThrow('changes that are not committed');
    expect(printed.stdout).toBe('');
    expect(snapshot(root)).toEqual(before);
  });

  it('has nothing to ask where every stage is there', async () => {
    await run(['fine-tune', 'align'], {});
    expect(await run([], {})).toBe(0);
    expect(printed.stdout).toBe('Nothing was added to support-desk.\n');
  });
});

function run(
  ids: readonly string[],
  options: ChangeOptions,
  typed?: readonly string[],
): Promise<number> {
  printed = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr') => ({
    isTTY: typed !== undefined,
    write: (text: string) => {
      printed[name] += text;
      person.read(text);
    },
  });
  const person = typist(typed ?? []);
  const context: Context = {
    cwd: root,
    env: { PATH: process.env.PATH, ACCESSIBLE: '1' },
    stdin: Object.assign(person.keyboard, { isTTY: typed !== undefined }),
    stdout: output('stdout'),
    stderr: output('stderr'),
    now: () => new Date('2026-11-24T09:00:00Z'),
    packageRoot: join(place, 'package'),
    interruption: new AbortController().signal,
  };
  return add(root, ids, options, context, catalogue);
}

function renderDesk(answers: KnownAnswers) {
  const folders = templateFolders(catalogue.stages, answers);
  return render(catalogue.stages, answers, readTemplates(join(place, 'package'), folders));
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

function edit(path: string, from: string, to: string): void {
  writeTexts(root, { [path]: read(path).replace(from, to) });
}

function git(...words: readonly string[]): string {
  return gitIn(root, ...words);
}
