import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { proofOf } from '../../src/project/journal.ts';
import { readProject } from '../../src/project/read-project.ts';
import { markIn, writeMark } from '../../src/project/staging.ts';
import { syntaxFault } from '../../src/project/syntax.ts';
import { outputs } from '../../src/report/json/output.ts';
import { absentStages } from '../../src/stages/adding.ts';
import { catalogue } from '../../src/stages/index.ts';
import { commitAll, git } from '../git.ts';
import { snapshot, texts, writeTexts } from '../project/folders.ts';
import { newProject, newWorld } from './world.ts';

describe('the tool, run once more', () => {
  it.each([[[]], [['add', 'align']], [['add', '--json', '--yes', 'cluster']]])(
    'finds the project around a folder of it (%j)',
    async (words) => {
      const { world, root } = await newProject();
      const { code, stdout } = await world.create(words, { cwd: join(root, 'data') });
      expect([code, stdout]).toEqual([0, expect.stringContaining('support-desk')]);
    },
  );

  it('looks for none beyond the repository that a folder is', async () => {
    const { world, root } = await newProject();
    mkdirSync(join(root, 'vendor/.git'), { recursive: true });
    const { code, stderr } = await world.create(['add', 'align'], { cwd: join(root, 'vendor') });
    expect([code, stderr]).toEqual([2, expect.stringContaining('There is no project')]);
  });

  it.each([
    [['add'], 'Nothing says which stage to add'],
    [['add', '--yes'], 'Nothing says which stage to add'],
    [['add', 'hardwaer'], 'There is no stage called "hardwaer".'],
  ])(
    'lists the stages that can be added, and no other, where it is told none (%j)',
    async (words, problem) => {
      const { world, root } = await newProject();
      const { code, stderr } = await world.create(words, { cwd: root });
      expect([code, stderr]).toEqual([2, expect.stringContaining(problem)]);
      const listed = [...stderr.matchAll(/^note: {3}([\w-]+) {2}/gm)].map(([, id]) => id);
      expect(listed).toEqual(await absentIn(root));
    },
  );

  it('is the same from outside, by the name of the folder', async () => {
    const { world, root } = await newProject();
    const inside = await world.create([], { cwd: root });
    expect(await world.create(['support-desk'])).toEqual(inside);
  });

  it('makes the same project again where nothing differs', async () => {
    const { world, root } = await newProject();
    const before = snapshot(root);
    expect((await world.create(['support-desk', '--yes', '--no-git'])).code).toBe(0);
    expect(snapshot(root)).toEqual(before);
  });

  it('puts the model that a flag names into a record with runs, and no other answer does', async () => {
    const { world, root } = await measuredProject();
    const path = join(root, 'lifecycle.yaml');
    const kept = await world.create(['add', '--hardware', 'gpu-24gb'], { cwd: root });
    expect([kept.code, kept.stdout]).toEqual([1, expect.stringContaining('runs rest on it')]);
    const named = ['add', '--model', 'Qwen/Qwen3-0.6B', '--force'];
    expect((await world.create(named, { cwd: root })).code).toBe(0);
    expect(readFileSync(path, 'utf8')).toMatch(
      /\n {2}id: Qwen\/Qwen3-0\.6B\n {2}revision: "?[0-9a-f]{40}/,
    );
  });

  it('puts the model that is to be pretrained into a record with runs, too', async () => {
    const { world, root } = await measuredProject();
    expect(await world.create(['add', 'pretrain'], { cwd: root })).toMatchObject({ code: 0 });
    expect(texts(root)['lifecycle.yaml']).toMatch(/\n {2}id: models\/pretrained\n/);
  });

  it.each([
    [
      'a task',
      '[tool.poe.tasks.fine-tune]\ncmd = "python tune.py"\n',
      '[tool.poe.tasks.fine-tune]',
    ],
    ['a group', '[dependency-groups]\ntrain = ["axolotl"]\n', 'train = ['],
  ])('keeps pyproject.toml valid where you have %s that a stage brings', async (_, yours, at) => {
    const world = newWorld();
    await world.create(['support-desk', '--yes', '--adapt', 'prompt', '--no-git']);
    const root = join(world.cwd, 'support-desk');
    const path = 'support-desk/pyproject.toml';
    const before = world.read(path);
    const mine = yours.startsWith('[dependency-groups]\n')
      ? before.replace('[dependency-groups]\n', yours)
      : `${before}\n${yours}`;
    writeFileSync(join(world.cwd, path), mine);
    const { code, stdout } = await world.create(['add', 'fine-tune'], { cwd: root });
    expect(code).toBe(1);
    expect(world.read(path)).toBe(mine);
    expect(await syntaxFault(path, mine)).toBeUndefined();
    expect(stdout).toContain(
      `by hand   pyproject.toml: With the new lines it would be no valid TOML at "${at}`,
    );
    expect(stdout).toContain('          Yours is kept. Merge these lines into it:\n');
    expect(stdout).toContain('          [tool.poe.tasks.fine-tune]\n');
  });

  it('changes a model with its parameters in a record that was edited elsewhere', async () => {
    const { world, root } = await newProject();
    const path = join(root, 'lifecycle.yaml');
    writeFileSync(
      path,
      world.read('support-desk/lifecycle.yaml').replace('# Who this', '# Who our'),
    );
    const { code, stdout } = await world.create(['add', 'pretrain'], { cwd: root });
    expect(code, stdout).toBe(0);
    const record = world.read('support-desk/lifecycle.yaml');
    expect(record).toContain('# Who our project is.');
    expect(record).toMatch(/ {2}id: models\/pretrained\n(.*\n)*? {2}parameters: 869504\n/);
    expect((await world.create(['check'], { cwd: root })).code).toBe(0);
  });

  it.each(['src/queues', 'support_desk'])(
    'adds nothing for a package that is %s now, and says what to type',
    async (now) => {
      const { world, root } = await newProject();
      renameSync(join(root, 'src/support_desk'), join(root, now));
      const before = snapshot(root);
      const { code, stderr } = await world.create(['add', 'align'], { cwd: root });
      expect([code, stderr]).toEqual([
        2,
        expect.stringContaining('The package "src/support_desk" is not there any more.'),
      ]);
      expect(stderr).toContain(`git mv ${now} src/support_desk\n`);
      expect(snapshot(root)).toEqual(before);
      renameSync(join(root, now), join(root, 'src/support_desk'));
      expect((await world.create(['add', 'align'], { cwd: root })).code).toBe(0);
    },
  );

  it('adds to a renamed package once what it says is typed', async () => {
    const { world, root } = await newProject();
    commitAll(root);
    git(root, 'mv', 'src/support_desk', 'src/queues');
    git(root, 'commit', '--quiet', '--message', 'Rename');
    const { stderr } = await world.create(['add', 'align'], { cwd: root });
    const moves = [...stderr.matchAll(/git (mv) (\S+) (\S+?);?\n?(?=[; \n]|$)/g)];
    expect(moves).toHaveLength(2);
    const [there, back] = moves.map(([, ...words]) => words);
    git(root, ...(there ?? []));
    expect((await world.create(['add', 'align', '--force'], { cwd: root })).code).toBe(0);
    git(root, ...(back ?? []));
    expect(texts(root)).toHaveProperty(['align/align.py']);
    expect(texts(root)).toHaveProperty(['src/queues/__init__.py']);
  });

  it('keeps a word that was replaced in every file of the project, in its own as well', async () => {
    const { world, root } = await newProject();
    const edited = replaceInAll(root, 'measured', 'gewogen');
    // 1, a conflict, where the new version has another line in the place of one of them.
    expect((await world.create(['add', 'align'], { cwd: root })).code).toBeLessThan(2);
    const linesOf = (text = '') => text.split('\n').filter((line) => line.includes('gewogen'));
    const now = texts(root);
    for (const [path, text] of Object.entries(edited))
      expect(linesOf(now[path]), path).toEqual(expect.arrayContaining(linesOf(text)));
  });

  it('adds nothing for a package that has another name in every file', async () => {
    const { world, root } = await newProject();
    replaceInAll(root, 'support_desk', 'help_desk');
    renameSync(join(root, 'src/support_desk'), join(root, 'src/help_desk'));
    const before = snapshot(root);
    const { code, stderr } = await world.create(['add', 'align'], { cwd: root });
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('git mv src/help_desk src/support_desk\n'),
    ]);
    expect(snapshot(root)).toEqual(before);
  });

  it('goes on under another name once the answers and the package have it', async () => {
    const { world, root } = await newProject();
    replaceInAll(root, 'support-desk', 'queues');
    const { stderr } = await world.create(['add', 'align'], { cwd: root });
    expect(stderr).toContain('"src/queues"');
    const [, there = '', now = ''] = /git mv (\S+) (\S+)\n/.exec(stderr) ?? [];
    renameSync(join(root, there), join(root, now));
    const task = join(root, now, 'tasks/classification.py');
    appendFileSync(task, '\n\nOURS = 1\n');
    const edited = readFileSync(task, 'utf8');
    const { code, stdout } = await world.create(['add', 'align'], { cwd: root });
    expect([code, stdout]).toEqual([0, expect.not.stringMatching(/^(remove|conflict)/m)]);
    expect(readFileSync(task, 'utf8')).toBe(edited);
    expect(texts(root)['pyproject.toml']).toContain('tasks = "queues.tasks"');
    expect((await world.create(['update'], { cwd: root })).stdout).toMatch(/has all/);
  });

  it('adds to a package that was renamed once the project has its name', async () => {
    const { world, root } = await newProject();
    renameSync(join(root, 'src/support_desk'), join(root, 'src/help_line'));
    const { stderr } = await world.create(['add', 'align'], { cwd: root });
    const [, line = ''] = /write (project-name: \S+) into .genai\/answers.yaml/.exec(stderr) ?? [];
    const answers = join(root, '.genai/answers.yaml');
    writeFileSync(answers, readFileSync(answers, 'utf8').replace(/^project-name: .*/m, line));
    expect((await world.create(['add', 'align', '--force'], { cwd: root })).code).toBe(0);
    expect(texts(root)['pyproject.toml']).toContain('packages = ["src/help_line", ');
  });

  it.each(['.genai', '.genai/answers.yaml'])(
    'says how to bring %s back where somebody took it for a cache',
    async (path) => {
      const { world, root } = await newProject();
      rmSync(join(root, path), { recursive: true });
      const { code, stderr } = await world.create(['add', 'align'], { cwd: root });
      expect([code, stderr]).toEqual([2, expect.stringContaining('git checkout COMMIT -- .genai')]);
    },
  );

  // Root may look into everything, and Windows has no such rights.
  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'takes a project whose .genai it may not look into for no free folder',
    async () => {
      const { world, root } = await newProject();
      chmodSync(join(root, '.genai'), 0);
      const { code, stderr } = await world.create(['add', 'align'], { cwd: root });
      chmodSync(join(root, '.genai'), 0o700);
      expect([code, stderr]).toEqual([2, expect.stringContaining('you have no right to it.')]);
    },
  );

  it('says why a stage does not fit, where its question does', async () => {
    const { world, root } = await newProject(['--source', 'endpoint']);
    const { code, stderr } = await world.create(['add', 'fine-tune'], { cwd: root });
    expect([code, stderr.replace(/\n(note: )?/g, ' ')]).toEqual([
      2,
      expect.stringMatching(/An endpoint keeps its weights,.* Stages that do: pretrain\./),
    ]);
  });

  it('names what it adds and git ignores', async () => {
    const { world, root } = await newProject();
    git(root, 'init', '--quiet');
    writeFileSync(join(root, '.gitignore'), '*.jsonl\n');
    const { stdout } = await world.create(['add', 'align', '--json'], { cwd: root });
    expect(outputs.add.parse(JSON.parse(stdout)).notes).toContainEqual(
      expect.stringMatching(/^A rule makes git ignore data\/\S+\.jsonl and \d+ more:/),
    );
  });

  it('puts back what a killed run left in a folder, and then makes the project', async () => {
    const world = newWorld();
    const root = join(world.cwd, 'support-desk');
    leaveKilled(root);
    expect((await world.create(['support-desk', '--yes', '--no-git'])).code).toBe(0);
    expect(readdirSync(root)).not.toContain('.create-genai-project-999999999-0a1b2c');
  });

  it.each([
    ['create', ['create', '.', '--yes', '--dry-run']],
    ['add', ['add', 'align', '--dry-run']],
  ])('does not plan from what a killed run left (%s --dry-run)', async (_, words) => {
    const { world, root } = await newProject();
    leaveKilled(root);
    const before = snapshot(root);
    const { code, stderr } = await world.create(words, { cwd: root });
    expect(code).toBe(2);
    expect(stderr).toContain('left "');
    expect(stderr).toContain('help: Run this without --dry-run.');
    expect(snapshot(root)).toEqual(before);
  });
});

it('adds each stage as if the project had been made with it', async () => {
  const { root: example } = await newProject();
  for (const stage of await absentIn(example)) {
    const { world, root } = await newProject();
    const { code, stdout, stderr } = await world.create(['add', stage], { cwd: root });
    expect([code, stderr], stdout).toEqual([0, '']);
    const added = texts(root);
    const answers = join(root, '.genai', 'answers.yaml');
    const again = newWorld();
    await again.create(['support-desk', '--answers', answers, '--yes', '--no-git']);
    const made = texts(join(again.cwd, 'support-desk'));
    expect(Object.keys(added), stage).toEqual(Object.keys(made));
    for (const [path, text] of Object.entries(made)) {
      expect(added[path], `${stage}: ${path}`).toBe(text);
    }
  }
}, 60_000);

describe('answers of a project', () => {
  const commit = '5f3a9c1e7d2b48606a1f9e3c7b5d204896ace173';
  const own = ['--model', 'acme/queues', '--revision', commit, '--licence', 'mit'];
  it.each<readonly [readonly string[], Readonly<Record<string, unknown>>]>([
    [['--model', 'Qwen/Qwen3-0.6B'], { model: 'Qwen/Qwen3-0.6B' }],
    [['--hardware', 'gpu-24gb'], { hardware: 'gpu-24gb', server: 'vllm', optimize: 'none' }],
    [own, { model: 'acme/queues', revision: commit, licence: 'mit' }],
    [['--target', '0.8', '--users', 'network'], { target: 0.8, users: 'network' }],
    [['--adapt', 'prompt,fine-tune,align'], { adapt: ['prompt', 'fine-tune', 'align'] }],
    [['align', '--sensitivity', 'personal'], { sensitivity: 'personal' }],
    [['--tasks', 'classification,chat'], { breadth: 'broad', task: null, target: null }],
    [['--source', 'pretrain'], { source: 'pretrain', model: 'scratch-1m', tokens: 500_000 }],
  ])('are changed as if it had been made with %j', async (words, answers) => {
    const { world, root } = await newProject();
    commitAll(root);
    const { code, stdout, stderr } = await world.create(['add', '--json', ...words], { cwd: root });
    expect([code, stderr], stdout).toEqual([0, '']);
    expect(outputs.add.parse(JSON.parse(stdout)).answers).toMatchObject(answers);
    const again = newWorld();
    const saved = join(root, '.genai', 'answers.yaml');
    await again.create(['support-desk', '--answers', saved, '--no-git']);
    const { '.git/': _, ...changed } = texts(root);
    const made = texts(join(again.cwd, 'support-desk'));
    const files = Object.entries(changed).filter(([path]) => !path.startsWith('.git/'));
    expect(Object.fromEntries(files)).toEqual(made);
    expect(await world.create(['add', ...words], { cwd: root })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('othing was '),
    });
  });

  it('ask again what was said of another one, and no more', async () => {
    const world = newWorld();
    await world.create(['support-desk', '--yes', '--no-git', ...own]);
    const root = join(world.cwd, 'support-desk');
    commitAll(root);
    const words = ['add', '--model', 'acme/other'];
    const { code, stderr } = await world.create(words, { cwd: root });
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('There is no answer for --revision, --licence, and nobody to ask.'),
    ]);
    const typed = { 'Which commit': ['f'.repeat(40)], licence: ['mit'], 'Change it so': ['1'] };
    const terminal = { stdin: { isTTY: true }, stdout: { isTTY: true }, env: { ACCESSIBLE: '1' } };
    const asked = await world.create(words, { ...terminal, typed, cwd: root } as never);
    expect(asked.stderr).toBe('');
    expect(texts(root)['lifecycle.yaml']).toContain(`revision: ${'f'.repeat(40)}`);
  });

  it.each([
    [['--task', 'chat'], 'no "classification" any more'],
    [
      ['--task', 'chat'],
      'That is, with task "chat", summary "Answer customers as the desk would.", ',
    ],
    [['--source', 'endpoint'], 'no "Fine-tune" any more'],
    [['--deploy', 'no'], 'no "Deploy" any more'],
    [['--project-name', 'desk'], '--project-name was answered when the project was made.'],
    [['--retrieval', 'yes'], '--retrieval applies only with --app yes'],
    [['--hardware', 'gpus'], '--hardware: "gpus"'],
    // What would follow from it is not said as well.
    [['--server', 'vllm'], /^error: --server: "vllm" does not fit the other answers[^\n]*\n$/],
  ])('stay where %j would take something away, or is wrong', async (words, problem) => {
    const { world, root } = await newProject();
    commitAll(root);
    const before = snapshot(root);
    const { code, stderr } = await world.create(['add', ...words], { cwd: root });
    expect([code, stderr]).toEqual([2, expect.stringMatching(problem)]);
    expect(snapshot(root)).toEqual(before);
  });

  it('are followed by a record with turns, which stays sound with a second task', async () => {
    const { world, root } = await newProject();
    const turns = 'iterations:\n    - { technique: prompt, change: x, run: r, verdict: baseline }';
    const edited = texts(root)['lifecycle.yaml']?.replace('iterations: []', turns) ?? '';
    writeFileSync(join(root, 'lifecycle.yaml'), edited);
    commitAll(root);
    const words = ['add', '--tasks', 'classification,chat'];
    expect(await world.create(words, { cwd: root })).toMatchObject({ code: 0, stderr: '' });
    const record = texts(root)['lifecycle.yaml'];
    expect(record).toContain(turns);
    expect(record).toMatch(/breadth: broad .*\n {2}tasks: \[classification, chat\]\n/);
    expect(record).toMatch(/- task: chat\n {6}metric: win_rate\n/);
  });

  it('leave the model of a record that was edited, and name what would change', async () => {
    const { world, root } = await newProject();
    const record = join(root, 'lifecycle.yaml');
    const edited =
      texts(root)['lifecycle.yaml']?.replace('why: "It', 'why: "Ada says that it') ?? '';
    writeFileSync(record, edited);
    commitAll(root);
    const words = ['add', '--model', 'Qwen/Qwen3-0.6B'];
    const { code, stdout } = await world.create(words, { cwd: root });
    expect(code).toBe(1);
    expect(stdout).toContain('"model.id" is "models/tiny", and would now be "Qwen/Qwen3-0.6B"');
    expect(texts(root)['lifecycle.yaml']).toBe(edited);
  });
});

/** As an editor does it that looks into hidden folders; gives the files that it changed. */
function replaceInAll(root: string, word: string, by: string): Readonly<Record<string, string>> {
  const found = Object.entries(texts(root)).filter(([, text]) => text.includes(word));
  const edited = Object.fromEntries(found.map(([path, text]) => [path, text.replaceAll(word, by)]));
  writeTexts(root, edited);
  return edited;
}

async function absentIn(root: string): Promise<readonly string[]> {
  const { answers } = await readProject(root, catalogue.questions);
  return absentStages(catalogue, answers).map((stage) => stage.id);
}

/** A project in whose record there is a run of its model. */
async function measuredProject() {
  const { world, root } = await newProject();
  const run =
    '{ technique: prompt, change: Zero-shot., run: eval/runs/0001-prompt.json, verdict: below-target }';
  const record = texts(root)['lifecycle.yaml'] ?? '';
  writeTexts(root, {
    'lifecycle.yaml': record.replace('iterations: []', `iterations: [${run}]`),
  });
  commitAll(root);
  return { world, root };
}

/** What a run leaves that was killed in the middle of writing. */
function leaveKilled(root: string): void {
  const staging = join(root, '.create-genai-project-999999999-0a1b2c');
  mkdirSync(join(staging, 'new'), { recursive: true });
  mkdirSync(join(staging, 'old'));
  writeMark(staging);
  const proof = proofOf(markIn(staging));
  const entry = { path: 'README.md', existed: false, sha256: 'unknown' };
  writeFileSync(
    join(staging, 'journal.json'),
    JSON.stringify({ version: 1, proof, entries: [entry], folders: [] }),
  );
}
