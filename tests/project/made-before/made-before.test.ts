import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { newWorld, type Outcome, type World } from '../../commands/world.ts';
import { commitAll, git } from '../../git.ts';
import { snapshot, texts, writeTexts } from '../folders.ts';
import { restoreProject, takeLineOut } from './restore.ts';

let world: World;
let root: string;

beforeEach(() => {
  world = newWorld();
  root = join(world.cwd, 'support-desk');
  restoreProject(root);
  takeLineOut(root);
});

describe('a project made before the runtime moved', () => {
  it('has what moved at its new place, with the edit in it, and nothing at the old one', async () => {
    const { stdout } = await add();
    expect(stdout).toContain(
      'merge     src/lifecycle/command.py (from src/support_desk/command.py)',
    );
    expect(stdout).toContain('move      src/lifecycle/client.py (from src/support_desk/client.py)');
    expect(read('src/lifecycle/command.py')).toContain(
      '    print("Ask the desk: desk@example.com", file=sys.stderr)\n    sys.exit(2)\n',
    );
    expect(Object.keys(texts(root))).not.toContainEqual(
      expect.stringMatching(
        /^src\/support_desk\/(command|client|evaluation\/score|tasks\/task)\.py$/,
      ),
    );
  });

  it('has the edit of a file that stays, which imports from where things are now', async () => {
    edit(
      'src/support_desk/tasks/classification.py',
      'Classifier()',
      'Classifier(strategy="prior")',
    );
    const { stdout } = await add();
    expect(stdout).toContain('merge     src/support_desk/tasks/classification.py\n');
    const task = read('src/support_desk/tasks/classification.py');
    expect(task).toContain('DummyClassifier(strategy="prior").fit(inputs, labels)');
    expect(task).toContain('from lifecycle.data import Example\n');
    expect(task).not.toMatch(/from \.\.data/);
  });

  it('keeps its evidence: the prompt that its run was measured with, and its record', async () => {
    const before = texts(root);
    await add();
    for (const path of ['prompt/classification/zero-shot.md', 'eval/runs/0001-prompt.json']) {
      expect(read(path), path).toBe(before[path]);
    }
    const { code, stdout } = await run('check');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'lifecycle.yaml: nothing to say.\n' });
    const { stdout: adapt } = await run('check', '--phase', 'adapt', '--format', 'json');
    const stale = JSON.parse(adapt).findings.filter(
      ({ rule, severity }: { rule: string; severity: string }) =>
        rule === 'adapt/run-stale' && severity !== 'info',
    );
    expect(stale).toEqual([]);
  });

  it('has jobs of Ray where their stage has them, once that is added', async () => {
    const { stdout } = await run('add', 'cluster', '--dry-run');
    expect(stdout).toContain('move      cluster/ray_evaluate.py (from eval/ray_evaluate.py)\n');
    expect(stdout).toContain(
      'move      src/lifecycle/cluster/connecting.py (from src/support_desk/cluster.py)\n',
    );
  });

  it('has the split that the loop looks at under its new name, as its owner edited it', async () => {
    const [from, to] = ['data/classification/validation.jsonl', 'data/classification/dev.jsonl'];
    edit(from, '"expected": "product"', '"expected": "orders"');
    const edited = read(from);
    expect((await add()).stdout).toContain(`move      ${to} (from ${from})\n`);
    expect(read(to)).toBe(edited);
    expect(Object.keys(texts(root))).not.toContain(from);
  });

  it('has a file that its owner moved by git brought up to date where it lies now', async () => {
    git(root, 'mv', 'eval/compare.py', 'eval/against.py');
    commitAll(root);
    const { stdout } = await add();
    expect(stdout).toContain('update    eval/against.py\n');
    expect(texts(root)).not.toHaveProperty(['eval/compare.py']);
    expect(texts(root)['eval/against.py']).not.toContain('support_desk');
  });

  it('loses the tests of what is tested elsewhere now', async () => {
    const { stdout } = await add();
    expect(stdout).toContain('remove    tests/test_client.py\n');
    expect(texts(root)).not.toHaveProperty(['tests/fake_endpoint.py']);
  });

  it('is told by --dry-run what would be done, also as JSON, and nothing is done', async () => {
    const before = snapshot(root);
    const { stdout } = await run('add', 'align', '--dry-run', '--json');
    expect(JSON.parse(stdout).changes).toEqual(
      expect.arrayContaining([
        { kind: 'merge', path: 'src/lifecycle/command.py', from: 'src/support_desk/command.py' },
        { kind: 'move', path: 'src/lifecycle/client.py', from: 'src/support_desk/client.py' },
      ]),
    );
    expect(snapshot(root)).toEqual(before);
  });

  it('is not changed by the next add', async () => {
    await add();
    commitAll(root);
    const before = snapshot(root);
    expect((await run('add', 'align')).stdout).toContain('has align already');
    expect(snapshot(root)).toEqual(before);
  });

  it('keeps what was removed there removed', async () => {
    rmSync(join(root, 'src/support_desk/statistics.py'));
    commitAll(root);
    expect((await add()).stdout).toContain(
      'keep      src/lifecycle/statistics.py (removed by you)\n',
    );
  });
});

describe('Python of your own in such a project', () => {
  it('imports from where things are now', async () => {
    writeTexts(root, {
      'eval/by_queue.py':
        'from support_desk import (\n    runs,  # the newest\n    settings,\n)\nfrom support_desk.tasks import TASKS\n\nprint(runs.FOLDER, settings.load(), TASKS)\n',
      'src/support_desk/desk.py': 'from . import data\nfrom .errors import ProjectError\n',
    });
    commitAll(root);
    const { stdout } = await add();
    expect(stdout).toContain('merge     eval/by_queue.py\n');
    expect(read('eval/by_queue.py')).toMatch(
      /^from lifecycle import runs, settings\nfrom support_desk.tasks import TASKS\n/,
    );
    expect(read('src/support_desk/desk.py')).toBe(
      'from lifecycle import data\nfrom lifecycle.errors import ProjectError\n',
    );
  });

  it('keeps what it needs of what this version no longer has', async () => {
    writeTexts(root, { 'tests/test_desk.py': 'import fake_endpoint\n\nprint(fake_endpoint)\n' });
    commitAll(root);
    const { stdout } = await add();
    expect(stdout).toMatch(/(keep|merge) {4,5} tests\/fake_endpoint\.py/);
    expect(stdout).toContain('remove    tests/small_model.py\n');
    expect(texts(root)).toHaveProperty(['tests/fake_endpoint.py']);
  });

  it('may lie in a virtual environment or a link, where nothing is looked at', async () => {
    const text = 'from support_desk import runs\n';
    writeTexts(root, { '.venv/runs.py': text, 'env/pyvenv.cfg': '', 'env/lib/runs.py': text });
    await run('add', 'align', '--force');
    expect(read('.venv/runs.py') + read('env/lib/runs.py')).toBe(text + text);
  });
});

describe('before anything is written, add refuses', () => {
  it('an edit of lines that this version changed, and shows the lines to put back', async () => {
    edit('src/support_desk/evaluation/score.py', 'aggregate_statistic(', 'resampled(');
    const refused = await refusal();
    expect(refused).toContain(
      'error: You and this version changed the same lines of "src/support_desk/evaluation/score.py".',
    );
    expect(refused).toMatch(/put them into "src\/lifecycle\/evaluation\/score\.py"\. As it was:/);
    edit('src/support_desk/evaluation/score.py', 'resampled(', 'aggregate_statistic(');
    expect((await add()).stdout).toContain('move      src/lifecycle/evaluation/score.py');
  });

  it('edits of several such files at once, each with its lines', async () => {
    edit('src/support_desk/evaluation/score.py', 'aggregate_statistic(', 'resampled(');
    const task = 'src/support_desk/tasks/classification.py';
    edit(task, 'return word if word in LABELS', 'return word.strip("!") if word in LABELS');
    const refused = await refusal();
    expect(refused).toContain('error: You and this version changed the same lines of 2 files.');
    expect(refused).toMatch(
      /into "src\/lifecycle\/evaluation\/score\.py"\. As it was:[\s\S]*aggregate_statistic\([\s\S]*Take those of "src\/support_desk\/tasks\/classification\.py" out[\s\S]*return word if word in LABELS else None\n/,
    );
  });

  it('an edit of how a label is read, whose lines this version changed', async () => {
    edit(
      'src/support_desk/tasks/classification.py',
      'return word if word in LABELS',
      'return word.strip("!") if word in LABELS',
    );
    expect(await refusal()).toMatch(
      /same lines of "src\/support_desk\/tasks\/classification\.py"[\s\S]*As it was:[\s\S]*return word if word in LABELS else None\n/,
    );
  });

  it('an edited test that this version no longer has', async () => {
    edit('tests/test_client.py', 'import', '# Ours.\nimport');
    const refused = await refusal();
    expect(refused).toContain('error: You edited 1 file that this version no longer has.');
    expect(refused).toContain('git rm tests/test_client.py');
    git(root, 'rm', '--quiet', 'tests/test_client.py');
    commitAll(root);
    expect((await add()).stdout).not.toContain('tests/test_client.py');
  });

  it('a name that is no longer where it was, and says where it is', async () => {
    writeTexts(root, {
      'eval/by_queue.py': 'from support_desk import tasks\n\nprint(tasks.find("classification"))\n',
    });
    commitAll(root);
    expect(await refusal()).toContain(
      '  eval/by_queue.py, line 3: "tasks.find" is in "lifecycle.tasks" now\n',
    );
    edit('eval/by_queue.py', 'from support_desk import', 'from lifecycle import');
    await add();
    expect(read('eval/by_queue.py')).toMatch(/^from lifecycle import tasks\n/);
  });

  it('to leave behind what git does not hold', async () => {
    rmSync(join(root, '.git'), { recursive: true });
    const refused = await refusal();
    expect(refused).toContain('files of which git holds no copy.');
    expect(refused).toContain('git init && git add --all && git commit -m "Before"');
  });
});

function run(...args: readonly string[]): Promise<Outcome> {
  // Its run was made a day before.
  return world.create(args, { cwd: root, now: () => new Date('2026-11-27T09:00:00Z') });
}

/** The version of the tiny model's recipe is left to its owner, hence the exit code. */
async function add(): Promise<Outcome> {
  const outcome = await run('add', 'align');
  expect(outcome).toMatchObject({ code: 1, stderr: '' });
  expect(outcome.stdout).toContain('by hand   lifecycle.yaml: "model.revision" is "recipe-1"');
  return outcome;
}

/** What it says; nothing is written, and no other way of asking writes anything either. */
async function refusal(): Promise<string> {
  const before = snapshot(root);
  const { code, stdout, stderr } = await run('add', 'align');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect((await run('add', 'align', '--dry-run')).stderr).toBe(stderr);
  expect(snapshot(root)).toEqual(before);
  return stderr;
}

function read(path: string): string {
  return world.read(`support-desk/${path}`);
}

function edit(path: string, from: string, to: string): void {
  writeTexts(root, { [path]: read(path).replaceAll(from, to) });
  commitAll(root);
}
