import { describe, expect, it } from 'vitest';
import { movedFiles } from '../../src/project/moves.ts';
import type { Change } from '../../src/project/plan.ts';
import { planMoves } from '../../src/project/plan-moves.ts';
import { base, tree } from './trees.ts';

const [old, now] = ['src/desk/runs.py', 'src/lifecycle/runs.py'];
const first = '"""Runs."""\n\nFOLDER = "runs"\n\nLIMIT = 10\n';
const edited = first.replace('10', '20');
const newer = first.replace('Runs', 'The runs');
const clashing = first.replace('10', '30');

type Files = Readonly<Record<string, string | Buffer>>;

describe('the plan for a file that lies elsewhere now', () => {
  const none = undefined;
  const cases: readonly [ours: string | undefined, theirs: string, expected: string][] = [
    [first, first, 'move'],
    [first, newer, 'move'],
    [edited, first, 'move'],
    [edited, newer, 'merge'],
    [edited, clashing, 'conflict'],
    [none, newer, 'keep: removed by you'],
  ];
  it.each(cases)('ours %j, theirs %j: %s', async (ours, theirs, expected) => {
    const changes = await plan({ [old]: first }, ours ? { [old]: ours } : {}, { [now]: theirs });
    const origin = ours && { from: old };
    expect(changes).toEqual([expect.objectContaining({ path: now, ...origin })]);
    expect(changes.map(words)).toEqual([expected]);
  });

  it('has the edit, and what is new', async () => {
    const [change] = await plan({ [old]: first }, { [old]: edited }, { [now]: newer });
    expect(written(change)).toBe(newer.replace('10', '20'));
    const [same] = await plan({ [old]: first }, { [old]: edited }, { [now]: first });
    expect(written(same)).toBe(edited);
  });

  it('keeps the line endings that it had', async () => {
    const windows = first.replaceAll('\n', '\r\n');
    const [change] = await plan({ [old]: first }, { [old]: windows }, { [now]: newer });
    expect(written(change)).toBe(newer.replaceAll('\n', '\r\n'));
  });

  it('leaves a file of yours at the new path, and judges each path by itself', async () => {
    const changes = await plan(
      { [old]: first },
      { [old]: first, [now]: 'MINE\n' },
      { [now]: newer },
    );
    expect(changes.map((each) => `${words(each)} ${each.path}`)).toEqual([
      `remove ${old}`,
      `conflict ${now}`,
    ]);
  });

  it('leaves one that cannot be merged where it is, beside the new one', async () => {
    const [html, there] = ['src/desk/choose.html', 'src/lifecycle/choose.html'];
    const [created, left] = await plan(
      { [html]: Buffer.from([0, 1]) },
      { [html]: Buffer.from([0, 2]) },
      { [there]: Buffer.from([0, 3]) },
    );
    expect(created).toMatchObject({ kind: 'by hand', path: html });
    expect(left).toMatchObject({ kind: 'create', path: there });
  });

  it('is as before where nothing moves', async () => {
    const changes = await plan({ [old]: first }, { [old]: first }, { [old]: newer, [now]: newer });
    expect(changes.map(words)).toEqual(['update', 'create']);
  });
});

describe('Python that stays where it is', () => {
  const script = 'eval/by_queue.py';
  const before = 'from desk import runs\n\nprint(runs.FOLDER)\n';
  const after = 'from lifecycle import runs\n\nprint(runs.FOLDER)\n';
  const moving: Files = { [old]: first };
  const target: Files = { [now]: first };

  const cases: readonly [what: string, base: Files, theirs: Files, kind: string][] = [
    ['yours', {}, {}, 'merge'],
    ['rendered alike, but for the import', { [script]: before }, { [script]: after }, 'update'],
  ];
  it.each(cases)('imports from where things are now: %s', async (_, was, is, kind) => {
    const changes = await plan(
      { ...moving, ...was },
      { ...moving, [script]: before },
      { ...target, ...is },
    );
    const change = changes.find(({ path }) => path === script);
    expect(change?.kind).toBe(kind);
    expect(written(change)).toBe(after);
  });

  it('imports from the one module that a package of the runtime became', async () => {
    const [package_, module] = ['src/lifecycle/chat/chat.py', 'src/lifecycle/chat.py'];
    const ours = { [package_]: 'ends = ()\n', [script]: 'from lifecycle.chat.chat import ends\n' };
    const changes = await plan({ [package_]: 'ends = ()\n' }, ours, { [module]: 'ends = ()\n' });
    expect(changes.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      `merge ${script}`,
      `move ${module}`,
    ]);
    expect(written(changes[0])).toBe('from lifecycle.chat import ends\n');
  });

  it('merges with a new rendering although both changed the line of an import', async () => {
    const mine = before.replace('runs\n\n', 'runs\nfrom desk.runs import LIMIT\n\n');
    const rendered = after.replace('FOLDER)', 'FOLDER, 1)');
    const changes = await plan(
      { ...moving, [script]: before },
      { ...moving, [script]: mine },
      { ...target, [script]: rendered },
    );
    const change = changes.find(({ path }) => path === script);
    expect(change?.kind).toBe('merge');
    expect(written(change)).toBe(
      'from lifecycle import runs\nfrom lifecycle.runs import LIMIT\n\nprint(runs.FOLDER, 1)\n',
    );
  });

  it('keeps what it imports and no rendering has any more, and no more than that', async () => {
    const gone: Files = {
      'tests/fake_desk.py': 'import queues\n',
      'tests/queues.py': '',
      'tests/small_model.py': '',
      'tests/conftest.py': 'def small_desk():\n    pass\n',
      'tests/test_runs.py': 'import fake_desk\n',
    };
    const mine: Files = { 'tests/test_desk.py': 'from fake_desk import running\n' };
    const changes = await plan({ ...moving, ...gone }, { ...moving, ...gone, ...mine }, target);
    expect(changes.map((each) => `${words(each)} ${each.path}`)).toEqual([
      `move ${now}`,
      'remove tests/conftest.py',
      'keep: yours tests/fake_desk.py',
      'keep: yours tests/queues.py',
      'remove tests/small_model.py',
      'remove tests/test_runs.py',
    ]);
  });

  it('keeps the fixtures that a test of yours asks for', async () => {
    const gone: Files = { 'tests/conftest.py': 'def small_desk():\n    pass\n' };
    const mine: Files = { 'tests/test_desk.py': 'def test_it(small_desk):\n    pass\n' };
    const changes = await plan({ ...moving, ...gone }, { ...moving, ...gone, ...mine }, target);
    expect(changes.map(words)).toEqual(['move', 'keep: yours']);
  });
});

function plan(before: Files, ours: Files, theirs: Files): Promise<readonly Change[]> {
  const [was, lies, is] = [base(before), tree(ours), tree(theirs)];
  return planMoves(was, lies, is, movedFiles(was, lies, is, 'desk'));
}

function words(change: Change): string {
  return change.kind === 'keep' ? `keep: ${change.why}` : change.kind;
}

function written(change: Change | undefined): string {
  if (!change || !('file' in change)) throw new Error('Nothing is written.');
  return change.file.content.toString();
}
