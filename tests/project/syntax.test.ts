import { describe, expect, it } from 'vitest';
import { shownHunk } from '../../src/project/broken-merge.ts';
import { planChanges } from '../../src/project/plan.ts';
import { syntaxFault } from '../../src/project/syntax.ts';
import { base, tree } from './trees.ts';

describe('a fault of syntax', () => {
  it.each([
    ['pyproject.toml', '[project]\nname = "desk"\n\n[project]\n', 'TOML', 4],
    ['pyproject.toml', '[groups]\ntrain = []\ntrain = ["trl"]\n', 'TOML', 3],
    ['pyproject.toml', '[tasks]\ntrain = 1\n[tasks.train]\n', 'TOML', 3],
    ['pyproject.toml', 'name = [\n', 'TOML', 2],
    ['config.yaml', 'queue: billing\nqueue: returns\n', 'YAML', 2],
    ['config.yaml', 'queues:\n  - billing\n - returns\n', 'YAML', 3],
    ['.github/workflows/check.yml', 'on: push\n---\non: [\n', 'YAML', 4],
    ['settings.json', '{\n  "queue": 1,\n}\n', 'JSON', 3],
    ['settings.json', '{\n  "queue": 1,\n  "queue": 2\n}\n', 'JSON', 3],
  ])('is found in %s: %j', async (path, text, language, line) => {
    expect(await syntaxFault(path, text)).toMatchObject({ language, line });
  });

  it.each([
    ['pyproject.toml', '\uFEFF[project]\r\nname = "desk"\r\n'],
    ['config.yaml', ''],
    ['config.yml', 'task: !function desk.route\n---\nqueue: billing\n'],
    ['settings.json', '{"queue": [1, 2e3, "\\u00e5"]}\n'],
    ['route.py', 'queue: [\n'],
    ['README', '[\n'],
  ])('is none in %s: %j', async (path, text) => {
    expect(await syntaxFault(path, text)).toBeUndefined();
  });
});

describe('a merge that would break the syntax', () => {
  const before =
    '[tasks]\nrun = "desk"\n\n[tool.ruff]\nline-length = 100\n\n[tool.mypy]\nstrict = true\n';
  const mine = `${before}\n[tool.tune]\nrank = 8\n`;
  const newer = before
    .replace('run = "desk"', 'run = "route"')
    .replace('\n[tool.mypy]', '\n[tool.tune]\nrank = 16\n\n[tool.mypy]');

  it('leaves yours as it is, with the place and the lines to merge', async () => {
    const [change] = await plan(before, mine, newer);
    expect(change).toMatchObject({ kind: 'by hand', path: 'pyproject.toml' });
    expect(change).toMatchObject({
      problem: expect.stringMatching(
        /^With the new lines it would be no valid TOML at "\[tool\.tune\]": /,
      ),
      help: [
        'Yours is kept. Merge these lines into it:',
        'instead of line 2:',
        'run = "route"',
        'below line 6:',
        '[tool.tune]',
        'rank = 16',
        '',
      ].join('\n'),
    });
  });

  it('says of lines that go that they go', () => {
    expect(shownHunk({ after: 50, replaced: 4, lines: [] })).toEqual(['take out lines 51 to 54']);
  });

  it('is one only where yours was valid before', async () => {
    const [change] = await plan(before, `${mine}\n[tool.tune]\n`, newer);
    expect(change).toMatchObject({ kind: 'merge' });
  });

  async function plan(old: string, ours: string, theirs: string) {
    const at = (text: string) => ({ 'pyproject.toml': text });
    return planChanges(base(at(old)), tree(at(ours)), tree(at(theirs)));
  }
});
