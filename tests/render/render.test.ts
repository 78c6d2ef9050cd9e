import { describe, expect, it } from 'vitest';
import { unionOf } from '../../src/render/additions.ts';
import { projectPath } from '../../src/render/path.ts';
import { render } from '../../src/render/render.ts';
import { type Templates, templateFolder } from '../../src/render/templates.ts';
import type { Tree } from '../../src/render/tree.ts';
import type { Additions } from '../../src/stages/additions.ts';
import { defineStage, type Stage, yesOrNo } from '../../src/stages/stage.ts';

const answers = {
  name: 'support-desk',
  summary: 'Route each support ticket to the right queue.',
  breadth: 'narrow',
  task: 'classification',
};

describe('where a template goes', () => {
  it.each([
    ['src/__package__/__init__.py', 'src/support_desk/__init__.py'],
    ['src/__package__/client.py.ejs', 'src/support_desk/client.py'],
    ['_gitignore', '.gitignore'],
    ['_github/workflows/lifecycle.yml.ejs', '.github/workflows/lifecycle.yml'],
    ['_env.example', '.env.example'],
    ['tests/test_ejs_file.py', 'tests/test_ejs_file.py'],
  ])('%s → %s', (template, path) => {
    expect(projectPath(template, 'support_desk')).toBe(path);
  });
});

describe('rendering', () => {
  it('renders what ends in .ejs and copies the rest byte for byte', () => {
    const bytes = Buffer.from([0, 0xff, 0x3c, 0x25, 0x5f, 0x5f]);
    const tree = renderFiles({
      'README.md.ejs': '# <%= project.name %>\n\n<%= project.summary %>\n',
      'src/__package__/logo.png': bytes,
    });
    expect(text(tree, 'README.md')).toBe(
      '# support-desk\n\nRoute each support ticket to the right queue.\n',
    );
    expect(tree.get('src/support_desk/logo.png')?.content).toEqual(bytes);
  });

  it('names the package in what it copies, and touches no other byte', () => {
    const around = Buffer.from([0, 0xff, 0xc3, 0xa4, 0x0d]);
    const tree = renderFiles({
      'eval/evaluate.py': 'from __package__ import runs\nfrom __package__.tasks import TASKS\n',
      'logo.png': Buffer.concat([around, Buffer.from('__package__'), around]),
    });
    expect(text(tree, 'eval/evaluate.py')).toBe(
      'from support_desk import runs\nfrom support_desk.tasks import TASKS\n',
    );
    expect(tree.get('logo.png')?.content).toEqual(
      Buffer.concat([around, Buffer.from('support_desk'), around]),
    );
  });

  it.each([
    ['data', 'data/chat/test.jsonl', '{"prompt": "What is __package__, <%= project.name %>?"}\n'],
    ['any other name', 'a.py', '__name__ __project__ __PACKAGE__ <%= project.package %>\n'],
  ])('fills in nothing in %s', (_, path, content) => {
    expect(text(renderFiles({ [path]: content }), path)).toBe(content);
  });

  it('adds the record, the answers and the schema', () => {
    const tree = renderFiles({});
    expect([...tree.keys()]).toEqual([
      'lifecycle.yaml',
      '.genai/answers.yaml',
      '.genai/lifecycle.schema.json',
    ]);
    expect([...tree.values()].map((file) => file.keep)).toEqual(['record', 'always', 'always']);
  });

  it('shows templates the project, the answers, the tasks, the stages, what they add and the tool', () => {
    const tree = renderFiles({
      'all.txt.ejs':
        '<%= project.package %> <%= answers.task %> <%= tasks.join() %> ' +
        "<%= stages.map((stage) => stage.title).join() %> <%= adds.dependencies.join() %> <%= 'metric' in answers ? 'measured' : 'open' %> <%= tool.version %>",
    });
    expect(text(tree, 'all.txt')).toBe(
      'support_desk classification classification Prompts openai>=3 open 1.2.3\n',
    );
  });

  it('escapes nothing', () => {
    const tree = renderFiles({ 'a.ejs': '<%= "<&\\"\'>" %>' });
    expect(text(tree, 'a')).toBe('<&"\'>\n');
  });

  it('ends a rendered file with one newline and leaves no gaps where tags stood', () => {
    const template =
      'a\n\n<% if (tasks.length) { %>\n\n<% } %>\n\nb\n<% if (false) { %>\nc\n<% } %>\n\n';
    expect(text(renderFiles({ 'a.ejs': template }), 'a')).toBe('a\n\n\nb\n');
  });

  it('makes what begins with #! executable', () => {
    const tree = renderFiles({ 'run.sh': '#!/bin/sh\n', 'notes.md': '# !\n' });
    expect(tree.get('run.sh')?.executable).toBe(true);
    expect(tree.get('notes.md')?.executable).toBe(false);
  });

  it('leaves data to its owner after the first time', () => {
    const tree = renderFiles({ 'data/chat/test.jsonl': '{}\n', 'eval/evaluate.py': '' });
    expect(tree.get('data/chat/test.jsonl')?.keep).toBe('once');
    expect(tree.get('eval/evaluate.py')?.keep).toBe('merge');
  });

  it('is the same whenever it is done', () => {
    const files = { 'b.ejs': '<%= project.name %>', a: 'x' };
    expect(renderFiles(files)).toEqual(renderFiles(files));
  });
});

describe('a mistake in a template', () => {
  it.each([
    [
      'a misspelt property',
      '\n\n<%= project.nmae %>',
      'README.md.ejs:3',
      'project.nmae has no value',
    ],
    ['a misspelt variable', '\n<%= projct.name %>', 'README.md.ejs:2', 'projct is not defined'],
    ['a missing answer', '<%= answers.metric %>', 'README.md.ejs:1', 'answers.metric has no value'],
    [
      'a typo inside a list',
      '<% for (const stage of stages) { %><%= stage.titel %><% } %>',
      'README.md.ejs:1',
      'titel has no value',
    ],
    ['printing a list', '\n<%= tasks %>', 'README.md.ejs:2', 'strings and numbers only'],
    ['code that is none', '\n<% if %>', 'README.md.ejs', 'while compiling'],
    ['an assignment to nothing', '\n<% oops = 1 %>', 'README.md.ejs:2', 'oops is not defined'],
  ])('fails for %s with file and line', (_, template, place, problem) => {
    const failing = () => renderFiles({ 'README.md.ejs': template });
    expect(failing).toThrow(`templates/prompt/${place}`);
    expect(failing).toThrow(problem);
  });
});

describe('two writers', () => {
  it('of one path are an error that names both', () => {
    const templates = templatesOf({ 'README.md': 'a' });
    const folder = templateFolder('eval', new Map([['README.md', Buffer.from('a')]]));
    const other = { ...prompt(), id: 'eval', templates: () => ['eval'] };
    const folders = new Map([...templates.folders, ['eval', folder]]);
    expect(() => render([prompt(), other], answers, { ...templates, folders })).toThrow(
      'Both "prompt" and "eval" write README.md.',
    );
  });

  it('of one path inside a folder are an error too', () => {
    expect(() => renderFiles({ 'a.md': '', 'a.md.ejs': '' })).toThrow('become a.md');
  });

  it('a folder that is not there is an error that names the stage', () => {
    const stage = { ...prompt(), templates: () => ['promt'] };
    expect(() => render([stage], answers, templatesOf({}))).toThrow(
      'Stage "prompt" uses templates/promt',
    );
  });
});

it('leaves out a stage that the answers do not include', () => {
  const stage = { ...prompt(), switch: yesOrNo({ message: 'Prompts', help: 'Prompts.' }) };
  const templates = templatesOf({ 'README.md': 'a' });
  const has = (prompt: boolean) =>
    render([stage], { ...answers, prompt }, templates).has('README.md');
  expect([has(true), has(false)]).toEqual([true, false]);
});

it('renders a folder once, whoever names it', () => {
  const align = { ...prompt(), id: 'align' };
  const tree = render([prompt(), align], answers, templatesOf({ 'README.md': 'a' }));
  expect(tree.get('README.md')?.stage).toBe('prompt');
});

describe('what stages add to shared files', () => {
  it('is joined in their order, without duplicates', () => {
    const one: Additions = {
      dependencies: ['openai>=3', 'PyYAML>=6'],
      groups: { dev: ['ruff>=0.17'] },
      gitignore: ['models/'],
    };
    const other: Additions = {
      dependencies: ['pyyaml>=6', 'openai>=3', 'rich>=14'].slice(1),
      groups: { dev: ['ruff>=0.17', 'pytest>=9'], train: ['trl>=1.16'] },
      gitignore: ['models/', 'runs/'],
      readme: { folder: 'eval', what: 'measures' },
    };
    expect(unionOf([one, other])).toEqual({
      dependencies: ['openai>=3', 'PyYAML>=6', 'rich>=14'],
      groups: { dev: ['ruff>=0.17', 'pytest>=9'], train: ['trl>=1.16'] },
      tasks: [],
      env: [],
      gitignore: ['models/', 'runs/'],
      code: [],
      readme: [{ folder: 'eval', what: 'measures' }],
    });
  });

  it('must agree on the range of a package, however its name is spelt', () => {
    const range = (line: string): Additions => ({ dependencies: [line] });
    expect(() => unionOf([range('scikit_learn>=1.6'), range('Scikit-Learn>=1.7')])).toThrow(
      'disagree about "scikit-learn"',
    );
    expect(() => unionOf([range('trl[peft]>=1'), range('trl>=1')])).toThrow('disagree');
  });

  it('must agree on the command of a task', () => {
    const task = (run: string): Additions => ({ tasks: [{ name: 'try', run, help: 'Try it.' }] });
    expect(() => unionOf([task('python a.py'), task('python b.py')])).toThrow('disagree');
  });
});

function prompt(): Stage {
  return defineStage({
    id: 'prompt',
    title: 'Prompts',
    phase: 'adapt',
    templates: () => ['prompt'],
    adds: () => ({ dependencies: ['openai>=3'] }),
  });
}

function renderFiles(files: Readonly<Record<string, string | Buffer>>) {
  return render([prompt()], answers, templatesOf(files));
}

function templatesOf(files: Readonly<Record<string, string | Buffer>>): Templates {
  const contents = Object.entries(files).map(
    ([path, content]) => [path, Buffer.from(content as string)] as const,
  );
  const folder = templateFolder('prompt', new Map(contents));
  return { folders: new Map([['prompt', folder]]), schema: Buffer.from('{}\n'), version: '1.2.3' };
}

function text(tree: Tree, path: string): string | undefined {
  return tree.get(path)?.content.toString();
}
