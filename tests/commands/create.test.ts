import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { parseDocument, visit } from 'yaml';
import { outputs } from '../../src/report/json/output.ts';
import { freeze, thaw } from '../freeze.ts';
import { git } from '../git.ts';
import { texts } from '../project/folders.ts';
import { newWorld } from './world.ts';

const isWindows = process.platform === 'win32';
const identity = { GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.com' };
const committer = { GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.com' };
const author = { ...identity, ...committer };

describe('create --yes', () => {
  it('makes a project, and says what to do next', async () => {
    const world = newWorld();
    const { code, stdout, stderr } = await world.create(['support-desk', '--yes', '--no-git']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`Made support-desk in "${join(world.cwd, 'support-desk')}"`);
    expect(stdout).toMatch(/Next:\n {2}cd support-desk\n {2}uv sync\n/);
    expect(world.list()).toEqual(expect.arrayContaining(['support-desk/lifecycle.yaml']));
    expect(world.read('support-desk/lifecycle.yaml')).toContain('id: models/tiny');
  });

  it.skipIf(isWindows)('echoes a command that repeats the answers', async () => {
    const world = newWorld();
    const args = ['support-desk', '--yes', '--no-git', '--task', 'extraction', '--target', '0.7'];
    const { stdout } = await world.create(args);
    const echoed = /\n {2}npx create-genai-project (.*)\n/.exec(stdout)?.[1] ?? '';
    expect(echoed).toContain('--task extraction');
    const again = newWorld();
    const words = execFileSync('sh', ['-c', `printf '%s\\n' ${echoed}`], { encoding: 'utf8' });
    expect((await again.create(words.trimEnd().split('\n'))).code).toBe(0);
    expect(again.read('support-desk/lifecycle.yaml')).toBe(
      world.read('support-desk/lifecycle.yaml'),
    );
    expect(again.list()).toEqual(world.list());
  });

  it.each([
    ['a desk', 'cd "a desk"'],
    ['./-desk', 'cd ./-desk'],
  ])('says how to go into %j, as a shell takes it', async (directory, line) => {
    const { stdout } = await newWorld().create([directory, '--yes', '--no-git']);
    expect(stdout).toContain(`Next:\n  ${line}\n`);
  });

  it('takes its name from the folder, as near as it can be', async () => {
    const world = newWorld();
    await world.create(['Kundendienst für Ärzte', '--yes', '--no-git']);
    expect(world.read('Kundendienst für Ärzte/lifecycle.yaml')).toContain(
      'name: kundendienst-fur-arzte',
    );
  });

  it.each(['null', 'yes', 'on'])('quotes the name %s, which YAML reads otherwise', async (name) => {
    const world = newWorld();
    await world.create([name, '--yes', '--no-git']);
    const files = world.list().filter((path) => /\.ya?ml$/.test(path));
    expect(files).toContain(`${name}/lifecycle.yaml`);
    for (const path of files) expect(plainScalars(world.read(path)), path).not.toContain(name);
    const { code } = await world.create(['check'], { cwd: join(world.cwd, name) });
    expect(code).toBe(0);
  });

  it('makes a folder with the name of the project where none is given', async () => {
    const world = newWorld();
    await world.create(['--project-name', 'order-reader', '--yes', '--no-git']);
    expect(world.list()).toContain('order-reader/');
  });

  it('makes the project in the folder it stands in', async () => {
    const world = newWorld();
    mkdirSync(join(world.cwd, 'support-desk'));
    const cwd = join(world.cwd, 'support-desk');
    const { code, stdout } = await world.create(['.', '--yes', '--no-git'], { cwd });
    expect(code).toBe(0);
    expect(stdout).not.toContain('  cd ');
    expect(world.read('support-desk/lifecycle.yaml')).toContain('name: support-desk');
  });

  it('reads answers from a file, which flags overrule', async () => {
    const world = newWorld();
    writeFileSync(
      join(world.cwd, 'desk.yaml'),
      'task: extraction\ntarget: 0.7\nsensitivity: public\n',
    );
    const args = ['desk', '--answers', 'desk.yaml', '--target', '0.8', '--yes', '--no-git'];
    expect((await world.create(args)).code).toBe(0);
    const record = world.read('desk/lifecycle.yaml');
    expect(record).toContain('at_least: 0.8');
    expect(record).toContain('data_sensitivity: public');
  });
});

it('takes an address for that of an endpoint, and says where its key goes', async () => {
  const world = newWorld();
  const address = ['--base-url', 'https://llm.example.com/v1', '--model', 'Qwen/Qwen3-8B'];
  const { code, stdout, stderr } = await world.create(['desk', '--yes', '--no-git', ...address]);
  expect([code, stderr]).toEqual([0, '']);
  const record = world.read('desk/lifecycle.yaml');
  expect(record).toContain('provider: endpoint');
  expect(record).toContain('chat_template_kwargs: { enable_thinking: false }');
  expect(stdout).toContain('Copy .env.example to .env, and put the key of the endpoint there');
});

describe('answers from standard input', () => {
  it('are read as those of a file are', async () => {
    const world = newWorld();
    const stdin = Readable.from(['task: extraction\n', 'sensitivity: public\n']);
    const { code, stderr } = await world.create(['desk', '--yes', '--no-git', '--answers', '-'], {
      stdin,
    });
    expect([code, stderr]).toEqual([0, '']);
    expect(world.read('desk/lifecycle.yaml')).toContain('tasks: [extraction]');
  });

  it('are refused by the same name', async () => {
    const stdin = Readable.from(['tsak: extraction\n']);
    const { code, stderr } = await newWorld().create(['desk', '--yes', '--answers', '-'], {
      stdin,
    });
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('"standard input", line 1: "tsak" is no question.'),
    ]);
  });
});

describe('answers that are no UTF-8', () => {
  it.each([
    ['UTF-16, as PowerShell writes it', Buffer.from('\uFEFFtask: chat\n', 'utf16le'), 'UTF-16'],
    ['Latin-1', Buffer.from('summary: Die Anfragen für Köln\n', 'latin1'), 'not UTF-8'],
    ['text with a zero byte', Buffer.from('task: chat\0\n'), 'U+0000'],
  ])('are refused: %s', async (_, content, note) => {
    const world = newWorld();
    writeFileSync(join(world.cwd, 'desk.yaml'), content);
    for (const answers of ['desk.yaml', '-']) {
      const args = ['desk', '--yes', '--no-git', '--answers', answers];
      const { code, stderr } = await world.create(args, { stdin: Readable.from([content]) });
      expect([code, world.list()]).toEqual([2, ['desk.yaml']]);
      expect(stderr).toContain(note);
      expect(stderr).toContain('help: Save it as UTF-8 text.\n');
    }
  });
});

describe('create --dry-run and --json', () => {
  it('prints what it would write, and writes nothing', async () => {
    const world = newWorld();
    const { code, stdout } = await world.create(['support-desk', '--yes', '--dry-run']);
    expect(code).toBe(0);
    expect(stdout).toContain('create lifecycle.yaml\n');
    expect(stdout).toContain('Nothing was written.');
    expect(world.list()).toEqual([]);
  });

  it('prints one JSON object of a stable form', async () => {
    const world = newWorld();
    const { stdout } = await world.create(['support-desk', '--yes', '--json', '--no-git']);
    const result = JSON.parse(stdout);
    expect(Object.keys(result)).toEqual([
      'version',
      'project',
      'directory',
      'dryRun',
      'answers',
      'changes',
      'git',
      'command',
      'next',
      'notes',
    ]);
    expect(result).toMatchObject({
      version: 1,
      project: 'support-desk',
      directory: join(world.cwd, 'support-desk'),
      dryRun: false,
      answers: { 'project-name': 'support-desk', task: 'classification', target: 0.9 },
      git: 'declined',
    });
    expect(result.changes).toContainEqual({ kind: 'create', path: 'lifecycle.yaml' });
  });

  it('never asks with --json, even on a terminal', async () => {
    const terminal = {
      stdin: { isTTY: true },
      stdout: { isTTY: true },
      env: { NO_COLOR: '1' },
    } as never;
    const { code, stderr, stdout } = await newWorld().create(['support-desk', '--json'], terminal);
    expect([code, stderr]).toEqual([2, '']);
    expect(JSON.parse(stdout).error.problem).toContain('no answer for --breadth, --task, ');
  });
});

describe('what create takes for what is so', () => {
  it.each([
    ['an application without a service', ['--app', 'no', '--deploy', 'no']],
    ['a search without an application', ['--app', 'no', '--retrieval', 'no']],
  ])('no to %s', async (_, flags) => {
    const { create } = newWorld();
    const { code, stderr } = await create(['desk', '--yes', '--dry-run', ...flags]);
    expect([code, stderr]).toEqual([0, '']);
  });
});

describe('what create refuses', () => {
  it.each([
    [[], 'no answer for --project-name, --breadth, --task', '--yes'],
    [['desk', '--yes', '--task', 'clasification'], 'Did you mean "classification"?', ''],
    [
      ['desk', '--yes', '--sorce', 'endpoint'],
      'Unknown option "--sorce".',
      'Did you mean --source?',
    ],
    [
      ['desk', '--yes', '--metric', 'latency_p95_ms', '--target', '0.5'],
      'A latency is in milliseconds, and at least 1: 500, not 0.5.',
      '',
    ],
    [
      ['desk', '--yes', '--metric', 'latency_p95_ms', '--target', '0.0004'],
      'at least 1: 1, not 0.0004.',
      '',
    ],
    [['desk', '--', '--yes'], 'Too many arguments', 'Behind "--" no word is a flag'],
    [['--', '--yes'], '"--yes" is a flag, and no folder.', '"./--yes"'],
    [
      ['support', 'desk', '--yes'],
      'Too many arguments',
      'in quotes: create-genai-project "support desk"',
    ],
    [
      ['desk', '--yes', '--hardware'],
      'Option "--hardware <choice>" argument missing.',
      'cpu, gpu-24gb',
    ],
    [
      ['desk', '--yes', '--breadth', 'narrow', '--tasks', 'chat,reasoning'],
      '--tasks applies only with --breadth broad.',
      'Leave out --tasks, or take it with --breadth broad.',
    ],
    [
      ['desk', '--yes', '--task', 'chat', '--tasks', 'chat,reasoning'],
      '--tasks applies only with --breadth broad.',
      '',
    ],
    [
      ['desk', '--yes', '--app', 'yes', '--deploy', 'no'],
      '--app applies only with --deploy yes.',
      'Leave out --app, or take it with --deploy yes.',
    ],
    [['desk', '--yes', '--project-name', 'json'], '"json-project" would do.', ''],
    [
      ['desk', '--yes', '--model', 'support-desk/queue-model'],
      'no answer for --revision, --licence',
      'Give these flags, or --answers with a file',
    ],
    [['desk', '--yes', '--answers', 'none.yaml'], '"none.yaml" cannot be read', ''],
    [['', '--yes'], 'The directory is empty text.', 'give "." instead'],
    [[' ', '--yes'], 'The directory is empty text.', 'give "." instead'],
    [['support\ndesk', '--yes'], 'holds a line break', 'Give the name without it.'],
    [['support\tdesk', '--yes'], 'holds a line break', 'Give the name without it.'],
  ] as const)('%j', async (args, problem, help) => {
    const world = newWorld();
    const { code, stdout, stderr } = await world.create(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toContain(problem);
    expect(stderr).toContain(help);
    expect(world.list()).toEqual([]);
  });

  it.skipIf(isWindows)('answers without an end, or that nobody writes', async () => {
    const world = newWorld();
    execFileSync('mkfifo', [join(world.cwd, 'pipe')]);
    const endless = function* () {
      for (;;) yield Buffer.alloc(1 << 16, 10);
    };
    for (const [file, note] of [
      ['pipe', 'It is no file; what a pipe brings is read from standard input, by --answers -.'],
      ['/dev/zero', 'It is no file'],
      ['-', 'It is longer than 1 MB.'],
    ] as const) {
      const stdin = Readable.from(endless());
      const { code, stderr } = await world.create(['desk', '--yes', '--answers', file], { stdin });
      expect([code, stderr]).toEqual([
        2,
        expect.stringContaining(`cannot be read.\nnote: ${note}`),
      ]);
    }
    expect(world.list()).toEqual(['pipe']);
  });

  it('a folder with files in the way, which it lists and leaves alone', async () => {
    const world = newWorld();
    mkdirSync(join(world.cwd, 'desk/notes'), { recursive: true });
    writeFileSync(join(world.cwd, 'desk/README.md'), 'Our desk.\n');
    const { code, stderr } = await world.create(['desk', '--yes', '--no-git']);
    expect(code).toBe(2);
    expect(stderr).toContain('  README.md\n');
    expect(stderr).toContain('  notes/\n');
    expect(world.list()).toEqual(['desk/', 'desk/README.md', 'desk/notes/']);
    expect(world.read('desk/README.md')).toBe('Our desk.\n');
  });

  it('a file in the place of a folder of ours, which it names', async () => {
    const world = newWorld();
    mkdirSync(join(world.cwd, 'desk'));
    writeFileSync(join(world.cwd, 'desk/.genai'), 'Our desk.\n');
    const { code, stderr } = await world.create(['desk', '--yes', '--no-git', '--merge']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('.genai" is in the way.')]);
  });

  // Windows has no such names.
  it.skipIf(isWindows)('a folder with a file whose name would write a line of ours', async () => {
    const world = newWorld();
    writeFileSync(join(world.cwd, 'x\nhelp: rm -rf'), '');
    const { stderr } = await world.create(['.', '--yes', '--no-git']);
    expect(stderr).toContain('note:   x<U+000A>help: rm -rf\n');
  });

  // Windows lets only administrators make symbolic links.
  it.skipIf(isWindows).each([
    ['letter', 'letter" is a file.'],
    ['letter/desk', 'letter" is a file.'],
    ['broken', 'broken" is a symbolic link to nothing.'],
    ['broken/desk', 'broken" is a symbolic link to nothing.'],
    ['a'.repeat(300), 'too long'],
    ['con', '"con" is the name of a device on Windows.'],
    ['Nul.project', '"nul-project" would do.'],
    ['.git', '.git" belongs to git.'],
    ['.git/hooks/desk', '.git/hooks/desk" belongs to git.'],
    ['~/desk', 'For a folder of that name: "./~/desk"'],
    ['~', 'Only a shell knows what "~" is'],
    ['https://git.example.com/desk', 'is an address, and no folder.'],
    ['git@git.example.com:ada/desk.git', 'is an address, and no folder.'],
  ])('a directory that cannot be: %s', async (directory, problem) => {
    const world = newWorld();
    writeFileSync(join(world.cwd, 'letter'), 'Dear desk\n');
    symlinkSync('nowhere', join(world.cwd, 'broken'));
    const { code, stderr } = await world.create([directory, '--yes', '--no-git']);
    expect([code, stderr]).toEqual([2, expect.stringContaining(problem)]);
    expect(world.list()).toEqual(['broken', 'letter']);
  });

  it('an edited project, but not the same one once more', async () => {
    const world = newWorld();
    const args = ['desk', '--yes', '--no-git'];
    await world.create(args);
    const again = await world.create(args);
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('0 files')]);
    writeFileSync(join(world.cwd, 'desk/README.md'), 'Our desk.\n');
    const edited = await world.create(args);
    expect([edited.code, edited.stderr]).toEqual([2, expect.stringContaining('  README.md\n')]);
  });
});

describe('npm', () => {
  const npm = { npm_command: 'init', npm_config_user_agent: 'npm/11.0.0 node/v22.12.0' };

  it('kept flags that were ours: the command that passes them on', async () => {
    const world = newWorld();
    const env = { ...npm, npm_config_task: 'extraction', npm_config_dry_run: 'true' };
    const { code, stderr } = await world.create(['desk', '--yes'], { env });
    expect(code).toBe(2);
    expect(stderr).toContain('npm kept --dry-run, --task for itself.');
    expect(stderr).toContain(
      'npm create genai-project -- desk --yes --dry-run --task extraction\n',
    );
    expect(world.list()).toEqual([]);
  });

  it('passes on the value of a flag that it kept as a word of its own', async () => {
    const one = { ...npm, npm_config_task: 'true' };
    const { stderr } = await newWorld().create(['desk', 'extraction'], { env: one });
    expect(stderr).toContain('npm create genai-project -- desk --task extraction\n');
    const two = await newWorld().create(['desk', 'extraction', '0.8'], {
      env: { ...one, npm_config_target: 'true' },
    });
    expect(two.stderr).toContain('-- desk --task <value> --target <value>\n');
  });

  it('kept --no-git, which is a setting of npm too', async () => {
    const env = { ...npm, npm_config_git: 'false' };
    const { stderr } = await newWorld().create(['desk', '--yes'], { env });
    expect(stderr).toContain('npm kept --no-git for itself.');
  });

  it('is named in the echoed command', async () => {
    const { stdout } = await newWorld().create(['desk', '--yes', '--no-git'], { env: npm });
    expect(stdout).toContain('  npm create genai-project -- desk --project-name desk');
  });
});

describe('git', () => {
  it('gets a repository with one commit of everything', async () => {
    const world = newWorld();
    const { stdout } = await world.create(['desk', '--yes'], { env: author });
    expect(stdout).toContain('a git repository with a first commit');
    const root = join(world.cwd, 'desk');
    expect(git(root, 'log', '--format=%an %s')).toBe('Ada Start from create-genai-project\n');
    expect(git(root, 'status', '--porcelain')).toBe('');
  });

  it('gets no commit where git does not know who commits', async () => {
    const world = newWorld();
    const { code, stdout } = await world.create(['desk', '--yes']);
    expect(code).toBe(0);
    expect(stdout).toContain('git does not know who you are');
    expect(world.list()).toContain('desk/.git/');
  });

  it('gets no repository inside another', async () => {
    const world = newWorld();
    git(world.cwd, 'init', '--quiet');
    const { stdout } = await world.create(['desk', '--yes'], { env: author });
    expect(stdout).toContain('because it lies inside one');
    expect(world.list()).not.toContain('desk/.git/');
  });

  it('gets to know what the repository that it lies in makes of it', async () => {
    const world = newWorld();
    git(world.cwd, 'init', '--quiet', '--initial-branch=develop');
    writeFileSync(join(world.cwd, '.gitignore'), 'data\n*.lock\n');
    const { stdout } = await world.create(['apps/desk', '--yes', '--json']);
    const { gitWords, notes } = outputs.create.parse(JSON.parse(stdout));
    expect(gitWords).toBeUndefined();
    expect(notes.slice(-3)).toEqual([
      expect.stringContaining('move those of apps/desk/.github/workflows there'),
      expect.stringContaining('this repository is on develop'),
      expect.stringMatching(/^A rule makes git ignore data\/.* and \d+ more/),
    ]);
    const quiet = newWorld();
    git(quiet.cwd, 'init', '--quiet', '--initial-branch=main');
    const { stdout: text } = await quiet.create(['desk', '--yes']);
    expect(text).toContain('working-directory: desk');
    expect(text).not.toContain('this repository is on');
    expect(text).not.toContain('makes git ignore');
  });

  it('makes nothing in the folder of a bare repository', async () => {
    const world = newWorld();
    git(world.cwd, 'init', '--quiet', '--bare', 'desk.git');
    const before = world.list();
    const { code, stderr } = await world.create(['desk.git/desk', '--yes']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('desk" belongs to git.')]);
    expect(world.list()).toEqual(before);
  });

  it('gets a repository beside the worktrees of a bare one, which sees nothing there', async () => {
    const world = newWorld();
    git(world.cwd, 'init', '--quiet', '--bare', '.bare');
    writeFileSync(join(world.cwd, '.git'), 'gitdir: ./.bare\n');
    const { stdout } = await world.create(['desk', '--yes'], { env: author });
    expect(stdout).toContain('a git repository with a first commit');
  });

  it('gets none inside one that gives no answer, whose words it passes on', async () => {
    const world = newWorld();
    git(world.cwd, 'init', '--quiet');
    writeFileSync(join(world.cwd, '.git', 'config'), '[core\n');
    const { code, stdout } = await world.create(['desk', '--yes'], { env: author });
    expect(code).toBe(0);
    expect(stdout).toContain('because git does not say whether it lies inside one already');
    expect(stdout).toMatch(/^ {2}fatal: bad config line 1/m);
    expect(world.list()).not.toContain('desk/.git/');
  });

  it('is not needed', async () => {
    const { code, stdout } = await newWorld().create(['desk', '--yes'], { env: { PATH: '' } });
    expect([code, stdout]).toEqual([0, expect.stringContaining('git is not installed')]);
  });
});

describe('a key in the address of an endpoint', () => {
  const key = 'sk-hunter2-hunter2-hunter2';
  const address = `https://llm.example.com/v1?api_key=${key}`;
  const advice = 'put the key into .env, as GENAI_API_KEY';
  const hosted = ['desk', '--yes', '--no-git', '--source', 'endpoint'];

  it('is refused as a flag, and neither written nor printed', async () => {
    const world = newWorld();
    const outcome = await world.create([...hosted, '--base-url', address]);
    expect([outcome.code, world.list()]).toEqual([2, []]);
    expect(outcome.stderr).toContain(`error: --base-url: `);
    expect(outcome.stderr).toContain(advice);
    expect(JSON.stringify(outcome)).not.toContain('hunter2');
  });

  it('is refused in an answers file', async () => {
    const world = newWorld();
    writeFileSync(join(world.cwd, 'answers.yaml'), `source: endpoint\nbase-url: ${address}\n`);
    const outcome = await world.create(['desk', '--yes', '--answers', 'answers.yaml']);
    expect([outcome.code, world.list()]).toEqual([2, ['answers.yaml']]);
    expect(outcome.stderr).toContain(advice);
    expect(JSON.stringify(outcome)).not.toContain('hunter2');
  });

  it('is refused in the answers that a project keeps', async () => {
    const world = newWorld();
    await world.create(hosted);
    const path = join(world.cwd, 'desk/.genai/answers.yaml');
    const saved = world.read('desk/.genai/answers.yaml');
    writeFileSync(path, saved.replace(/^base-url: .*$/m, `base-url: "${address}"`));
    const outcome = await world.create(['add', 'fine-tune'], { cwd: join(world.cwd, 'desk') });
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain(advice);
    expect(JSON.stringify(outcome)).not.toContain('hunter2');
  });

  it('is refused at the prompt, which asks again', async () => {
    const world = newWorld();
    const asked = ['desk', '--no-git', '--breadth', 'narrow', '--task', 'classification'];
    const rest = ['--summary', 'Route tickets.', '--metric', 'accuracy', '--target', '0.9'];
    const more = ['--sensitivity', 'internal', '--source', 'endpoint', '--adapt', 'prompt'];
    const model = ['--model', 'desk-model', '--deploy', 'no'];
    const outcome = await world.create([...asked, ...rest, ...more, ...model], {
      stdin: { isTTY: true },
      stdout: { isTTY: true },
      env: { ACCESSIBLE: '1' },
      typed: [address, 'https://llm.example.com/v1', ''],
    } as never);
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toContain('Not possible. An address holds no key');
    expect(JSON.stringify(outcome)).not.toContain('hunter2');
    expect(world.read('desk/lifecycle.yaml')).toContain('base_url: https://llm.example.com/v1');
  });

  it('is not shown by what other mistakes print', async () => {
    const world = newWorld();
    const mistyped = await world.create([...hosted, `--base-ulr=${address}`]);
    const swallowed = await world.create(['desk'], {
      env: { npm_command: 'init', npm_config_base_url: address },
    });
    expect([mistyped.code, swallowed.code]).toEqual([2, 2]);
    expect(JSON.stringify([mistyped, swallowed])).not.toContain('hunter2');
  });
});

describe('plain mode', () => {
  const terminal = { stdin: { isTTY: true }, stdout: { isTTY: true }, env: { ACCESSIBLE: '1' } };

  it('asks by numbers and lines, without escape sequences', async () => {
    const world = newWorld();
    const enter = Array.from({ length: 20 }, () => '');
    const typed = ['My Desk', 'Desk!', 'my-desk', '2', '1,9', '1, 2', ...enter];
    const { code, stdout } = await world.create(['--no-git'], { ...terminal, typed } as never);
    expect(code).toBe(0);
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('  2. Broad: several tasks, by a larger model\n');
    expect(stdout).toContain('Not possible. A project name is made of');
    expect(stdout).toContain('Not possible. "9" is not one of the choices.');
    expect(world.read('My Desk/lifecycle.yaml')).toContain('tasks: [classification, extraction]');
  });

  it('makes by Enter alone what --yes makes', async () => {
    const typed = {};
    const asked = newWorld();
    await asked.create(['--no-git'], { ...terminal, typed } as never);
    const unasked = newWorld();
    await unasked.create(['genai-project', '--yes', '--no-git']);
    expect(texts(asked.cwd)).toEqual(texts(unasked.cwd));
  });

  it('says how much a model downloads before it is chosen, and what comes next', async () => {
    const given = ['desk', '--no-git', '--task', 'extraction', '--metric', 'field_f1'];
    const typed = { 'Which model': ['3'] };
    const { stdout } = await newWorld().create(given, { ...terminal, typed } as never);
    const screen = stdout.replace(/\s+/g, ' ');
    expect(screen).toContain(
      '3. SmolLM2 360M Instruct: learns one task well on a laptop (0.72 GB to',
    );
    expect(screen).toContain('uv run poe evaluate uv run poe check uv sync --group train');
    expect(screen).toContain('"poe try" first downloads SmolLM2 360M Instruct: 0.72 GB.');
    expect(screen).toContain('README.md says what lies where');
  });

  it("takes no id of one's own where a model is made from random weights", async () => {
    const given = ['desk', '--no-git', '--source', 'pretrain', '--task', 'chat'];
    const typed = { 'Which model': ['Qwen/Qwen3-0.6B'] };
    const { code, stdout } = await newWorld().create(given, { ...terminal, typed } as never);
    const screen = stdout.replace(/\s+/g, ' ');
    expect([code, screen]).toEqual([0, expect.not.stringContaining('Or type another id.')]);
    expect(screen).toContain('Choices: scratch-1m, scratch-125m, scratch-1b.');
  });

  it.each(['1', 'true'])('asks nobody where CI is %s, terminal or not', async (CI) => {
    const world = newWorld();
    const env = { ...terminal.env, CI };
    const { code, stdout, stderr } = await world.create(['desk'], { ...terminal, env } as never);
    expect([code, stdout, world.list()]).toEqual([2, '', []]);
    expect(stderr).toContain('nobody to ask');
  });

  // Windows has no such rights.
  it.skipIf(process.platform === 'win32')(
    'asks nothing for a folder that it may not write to, and for another one instead',
    async ({ skip }) => {
      const isRoot = process.getuid?.() === 0;
      const world = newWorld();
      const shared = join(world.cwd, 'shared');
      mkdirSync(shared, { mode: 0o555 });
      if (isRoot && !freeze(shared))
        return skip('Root may write everywhere but into what is immutable, on ext4 or xfs.');
      try {
        const refused = await world.create(['shared/desk'], { ...terminal, typed: [] } as never);
        expect([refused.code, refused.stdout]).toEqual([2, '']);
        expect(refused.stderr).toContain('shared/desk" cannot be written: ');
        const typed = ['shared/desk', 'desk'];
        const asked = await world.create([], { ...terminal, typed } as never);
        const screen = asked.stdout.replace(/\s+/g, ' ');
        expect(screen).toMatch(/Not possible\. "[^"]+shared\/desk" cannot be written/);
        expect(asked.stdout).toContain('Step 2 of ');
      } finally {
        if (isRoot) thaw(shared);
      }
    },
  );

  it.each(['', '0', 'False'])('asks where CI is "%s"', async (CI) => {
    const env = { ...terminal.env, CI };
    const typed = { 'Make the project?': ['3'] };
    const given = { ...terminal, env, typed } as never;
    expect((await newWorld().create(['desk'], given)).stdout).toContain('Step 1 of ');
  });

  it('asks an answer again that one wants to change after all, and what depended on it', async () => {
    const world = newWorld();
    const typed = {
      'In which folder?': ['desk'],
      'Make the project?': ['2'],
      'Which answer?': ['2'],
      'One task, or several?': ['', '2'],
      'Which tasks?': ['4,5'],
    };
    const { code, stdout } = await world.create(['--no-git'], { ...terminal, typed } as never);
    expect(code, stdout).toBe(0);
    expect(world.read('desk/lifecycle.yaml')).toContain('tasks: [question-answering, reasoning]');
    expect(stdout.match(/How sensitive is the data\?/g)).toHaveLength(1);
  });

  it('writes nothing where one leaves at the end', async () => {
    const world = newWorld();
    const typed = { 'Make the project?': ['3'] };
    const outcome = await world.create(['--no-git'], { ...terminal, typed } as never);
    expect([outcome.code, world.list()]).toEqual([130, []]);
    expect(outcome.stdout).toMatch(/ {2}3\. Leave: write nothing\nNumber \[1\]: \n$/);
  });

  it('says nothing of asking where every answer is given', async () => {
    const { answers } = JSON.parse((await newWorld().create(['desk', '--yes', '--json'])).stdout);
    const given = Object.entries(answers).flatMap(([flag, value]) => [`--${flag}`, `${value}`]);
    const { code, stdout } = await newWorld().create(
      ['desk', ...given, '--no-git'],
      terminal as never,
    );
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^Made desk/)]);
  });

  it('leaves nothing when the input ends', async () => {
    const world = newWorld();
    const outcome = await world.create([], { ...terminal, typed: ['my-desk', '1'] } as never);
    expect([outcome.code, outcome.stderr]).toEqual([130, '\nInterrupted: nothing was written.\n']);
    expect(world.list()).toEqual([]);
  });
});

/** The values of a YAML text that are written without quotes. */
function plainScalars(text: string): string[] {
  const found: string[] = [];
  visit(parseDocument(text, { logLevel: 'silent' }), {
    Scalar: (key, { type, source = '' }) => {
      if (key !== 'key' && type === 'PLAIN') found.push(source);
    },
  });
  return found;
}
