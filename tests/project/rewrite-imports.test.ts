import { describe, expect, it } from 'vitest';
import { modulesAround, rewriteImports } from '../../src/project/python/rewrite-imports.ts';

// The desk's runs and scores move to a package of their own; its queues stay.
const moved = new Map([
  ['src/shared/__init__.py', 'src/desk/scores/__init__.py'],
  ['src/shared/runs.py', 'src/desk/runs.py'],
  ['src/shared/scores/mean.py', 'src/desk/scores/mean.py'],
  ['src/shared/task.py', 'src/desk/tasks/base.py'],
]);
const staying = ['src/desk/__init__.py', 'src/desk/queues.py', 'src/desk/tasks/billing.py'];
const modules = modulesAround(
  [...staying, ...moved.values()],
  [...staying, ...moved.keys()],
  moved,
);

describe('the imports of a file that stays', () => {
  const script = 'eval/by_queue.py';
  const inPackage = 'src/desk/tasks/billing.py';
  const cases: readonly [path: string, before: string, after: string][] = [
    [script, 'from desk.runs import read, write', 'from shared.runs import read, write'],
    [script, 'from desk import runs', 'from shared import runs'],
    [script, 'from desk import runs as all_runs', 'from shared import runs as all_runs'],
    [script, 'from desk import queues', 'from desk import queues'],
    [script, 'from desk import queues, runs', 'from desk import queues\nfrom shared import runs'],
    [
      script,
      'from desk import (\n    queues,  # ours\n    runs,\n)',
      'from desk import queues\nfrom shared import runs',
    ],
    [script, 'from desk.tasks import base', 'from shared import task as base'],
    [script, 'from desk.tasks.base import Task  # noqa', 'from shared.task import Task  # noqa'],
    [script, '    from desk.runs import read', '    from shared.runs import read'],
    [script, 'import desk.runs as r', 'import shared.runs as r'],
    [script, 'import desk.runs\n\ndesk.runs.read()', 'import shared.runs\n\nshared.runs.read()'],
    [script, 'patch("desk.runs.read", fake)', 'patch("shared.runs.read", fake)'],
    [script, 'from desk.runs import *', 'from shared.runs import *'],
    [script, 'import runs, helpdesk.runs', 'import runs, helpdesk.runs'],
    [script, 'from desk import what you need', 'from desk import what you need'],
    [script, 'from desk import runs, \\\n  queues', 'from desk import runs, \\\n  queues'],
    ['pyproject.toml', 'cmd = "python -m desk.runs"', 'cmd = "python -m shared.runs"'],
    [script, 'desk.runsheet.read()', 'desk.runsheet.read()'],
    [inPackage, 'from ..runs import read', 'from shared.runs import read'],
    [inPackage, 'from .. import runs', 'from shared import runs'],
    [inPackage, 'from .base import Task', 'from shared.task import Task'],
    [inPackage, 'from ..queues import QUEUES', 'from ..queues import QUEUES'],
    ['src/desk/__init__.py', 'from .runs import read', 'from shared.runs import read'],
  ];
  it.each(cases)('%s: %j', (path, before, after) => {
    expect(rewriteImports(`"""Desk."""\n\n${before}\n`, path, path, modules)).toBe(
      `"""Desk."""\n\n${after}\n`,
    );
  });

  it('keep the line endings of the file', () => {
    const text = 'from desk import queues, runs\r\nprint()\r\n';
    expect(rewriteImports(text, script, script, modules)).toBe(
      'from desk import queues\r\nfrom shared import runs\r\nprint()\r\n',
    );
  });
});

describe('the imports of a file that moves', () => {
  it.each([
    ['from .queues import QUEUES', 'from desk.queues import QUEUES'],
    ['from . import queues, runs', 'from desk import queues\nfrom . import runs'],
    ['from .runs import read', 'from .runs import read'],
    ['from .scores.mean import mean', 'from .scores.mean import mean'],
  ])('%j', (before, after) => {
    const [from, to] = ['src/desk/runs.py', 'src/shared/runs.py'];
    expect(rewriteImports(before, from, to, modules)).toBe(after);
  });
});
