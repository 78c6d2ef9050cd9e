import { describe, expect, it } from 'vitest';
import { joinFor } from '../../src/project/join.ts';
import { mergeLines } from '../../src/project/merge.ts';
import { onceFor } from '../../src/project/not-twice.ts';

function merge(base: string, ours: string, theirs: string) {
  return mergeLines(base, Buffer.from(ours), Buffer.from(theirs));
}

describe('merging by lines', () => {
  it('takes both changes where they touch different lines', () => {
    expect(merge('a\nb\nc\nd\n', 'A\nb\nc\nd\n', 'a\nb\nc\nD\n')).toEqual({
      text: 'A\nb\nc\nD\n',
      conflicts: 0,
    });
  });

  it('takes once what both sides changed alike', () => {
    expect(merge('a\nb\n', 'a\nx\n', 'a\nx\n')).toEqual({ text: 'a\nx\n', conflicts: 0 });
  });

  it('marks lines that both changed, and names the sides', () => {
    expect(merge('a\nqueue\nz\n', 'a\nteam\nz\n', 'a\ndesk\nz\n')).toEqual({
      text: 'a\n<<<<<<< yours\nteam\n=======\ndesk\n>>>>>>> create-genai-project\nz\n',
      conflicts: 1,
    });
  });

  it('marks the whole of two files that share no ancestor', () => {
    expect(merge('', 'billing\n', 'returns\n')?.conflicts).toBe(1);
  });

  it('keeps Windows line endings, markers included', () => {
    expect(merge('a\nb\nc\n', 'A\r\nb\r\nc\r\n', 'X\nb\nc\n')?.text).toBe(
      '<<<<<<< yours\r\nA\r\n=======\r\nX\r\n>>>>>>> create-genai-project\r\nb\r\nc\r\n',
    );
  });

  it('keeps a mixture of line endings as it is', () => {
    expect(merge('a\nb\nc\nd\n', 'a\r\nb\nc\nd\n', 'a\nb\nc\nD\n')?.text).toBe('a\r\nb\nc\nD\n');
  });

  it('keeps a missing newline at the end', () => {
    expect(merge('a\nb\nc', 'a\nb\nc', 'A\nb\nc')?.text).toBe('A\nb\nc');
  });

  it.each([
    ['a\r\nb', 'a\r\nb\r\nc'],
    ['a\nb', 'a\nb\nc'],
  ])('takes %j, which lacks the last newline, for the same lines', (ours, text) => {
    expect(merge('a\nb\n', ours, 'a\nb\nc\n')).toEqual({ text, conflicts: 0 });
  });

  it('is not led astray by lines named like properties of objects', () => {
    const base = 'constructor\n__proto__\ntoString\n';
    expect(merge(base, `${base}x\n`, base)?.text).toBe(`${base}x\n`);
  });

  it('refuses what is no text, too long, or too repetitive to tell lines apart', () => {
    expect(merge('', 'a\0', 'b')).toBeUndefined();
    expect(mergeLines('', Buffer.from([0xff, 0xfe]), Buffer.from('b'))).toBeUndefined();
    expect(merge('', 'x\n'.repeat(600_000), 'b')).toBeUndefined();
    const same = 'x\n'.repeat(3000);
    expect(merge(same, `a\n${same}`, `${same}b\n`)).toBeUndefined();
  });
});

describe('merging lists, in which each line stands for itself', () => {
  const list = (base: string, ours: string, theirs: string) =>
    mergeLines(base, Buffer.from(ours), Buffer.from(theirs), joinFor('.gitignore'));

  it('takes what both put into one place, ours last, where it counts more', () => {
    expect(list('.env\n', '.env\n!models/ours/\n', '.env\n\nmodels/\nruns/\n')).toEqual({
      text: '.env\n\nmodels/\nruns/\n!models/ours/\n',
      conflicts: 0,
    });
  });

  it('says once what both said', () => {
    expect(list('.env\n', '.env\r\nruns/\r\nnotes/\r\n', '.env\nruns/\nmodels/\n')?.text).toBe(
      '.env\r\nmodels/\r\nruns/\r\nnotes/\r\n',
    );
  });

  it('takes what ours has below a line that changed', () => {
    const ours = '# MODEL=tiny\nTOKEN=\n';
    expect(list('# MODEL=tiny\n', ours, '# MODEL=small\n')).toEqual({
      text: '# MODEL=small\nTOKEN=\n',
      conflicts: 0,
    });
  });

  it('marks a line that both changed', () => {
    expect(list('KEY=\n', 'KEY=ours\n', 'KEY=theirs\n')?.conflicts).toBe(1);
  });
});

describe('merging files of parts, in which what both added can stand together', () => {
  const merged = (path: string, base: string, ours: string, theirs: string) =>
    mergeLines(base, Buffer.from(ours), Buffer.from(theirs), joinFor(path));
  const desk = '# Desk\n\n## Queues\n\nBilling.\n';
  const team = '\n## Our team\n\nAda.\n';
  const align = '\n## Align\n\n```sh\n# pairs\npoe align\n```\n';

  it.each([
    ['sections at the end', desk + team, desk + align, desk + align + team],
    ['sections with Windows line endings', desk + team, desk + align, desk + align + team],
    [
      'a section below the text of the last one, which is new',
      desk + team,
      desk.replace('Billing', 'Returns'),
      desk.replace('Billing', 'Returns') + team,
    ],
    [
      'a section below the text of the last one, which is edited',
      desk.replace('Billing', 'Returns'),
      desk + align,
      desk.replace('Billing', 'Returns') + align,
    ],
    [
      'a subsection before a section',
      `${desk}\n### Hours\n\nNine.\n`,
      desk + align,
      `${desk}\n### Hours\n\nNine.\n${align}`,
    ],
    [
      'text before a section',
      `${desk}\nAnd returns.\n`,
      desk + align,
      `${desk}\nAnd returns.\n${align}`,
    ],
    ['items of a list', `${desk}- ours\n`, `${desk}- theirs\n`, `${desk}- theirs\n- ours\n`],
    [
      'rows of a table',
      `${desk}| ours |\n`,
      `${desk}| theirs |\n`,
      `${desk}| theirs |\n| ours |\n`,
    ],
  ])('takes %s', (_, ours, theirs, text) => {
    expect(merged('README.md', desk, ours, theirs)).toEqual({ text, conflicts: 0 });
    const onWindows = (unix: string) => unix.replaceAll('\n', '\r\n');
    expect(merged('README.md', desk, onWindows(ours), theirs)?.text).toBe(onWindows(text));
  });

  it.each([
    ['two pieces of text', `${desk}Returns.\n`, `${desk}Delivery.\n`],
    ['the same section, written twice', `${desk}\n## Align\n\nOurs.\n`, desk + align],
    [
      'subsections that would change their section',
      `${desk}\n### Hours\n\n## Ours\n`,
      `${desk}\n### Days\n\n## Theirs\n`,
    ],
    ['titles', `${desk}\n# Ours\n`, `${desk}\n# Theirs\n`],
    ['code that is not at its end', `${desk}\`\`\`sh\n# ours\n`, `${desk}\`\`\`sh\n# theirs\n`],
    ['a section below text that is gone with its section', `${desk}\n### Hours\n`, '# Desk\n'],
    [
      'text that both changed',
      desk.replace('Billing', 'Returns'),
      desk.replace('Billing', 'Delivery'),
    ],
  ])('leaves to a person %s', (_, ours, theirs) => {
    expect(merged('README.md', desk, ours, theirs)?.conflicts).toBe(1);
  });

  it('takes no comment in code for a heading', () => {
    const code = '# Desk\n\n```sh\npoe test\n```\n';
    const [ours, theirs] = ['# ours', '# theirs'].map((line) =>
      code.replace('poe test\n', `poe test\n${line}\n`),
    );
    expect(merged('README.md', code, ours ?? '', theirs ?? '')?.conflicts).toBe(1);
  });

  const tasks = '[tool.poe.tasks.test]\ncmd = "pytest"\n\n[tool.ruff]\nsrc = ["src"]\n';
  const task = (name: string) =>
    tasks.replace('[tool.ruff]', `[tool.poe.tasks.${name}]\ncmd = "${name}"\n\n[tool.ruff]`);

  it('takes tables of TOML, and a key beside one that is new', () => {
    expect(merged('pyproject.toml', tasks, task('ours'), task('theirs'))?.text).toBe(
      task('theirs').replace('[tool.ruff]', '[tool.poe.tasks.ours]\ncmd = "ours"\n\n[tool.ruff]'),
    );
    const longer = tasks.replace('["src"]', '["src"]\nline-length = 99');
    const wider = tasks.replace('["src"]', '["src", "eval"]');
    expect(merged('pyproject.toml', tasks, longer, wider)?.text).toBe(
      tasks.replace('["src"]', '["src", "eval"]\nline-length = 99'),
    );
  });

  const lists = 'src = ["src", "eval"]\nfiles = ["src"]\n';
  const added = 'src = ["src", "eval", "align"]\nfiles = ["src", "align"]\n';
  it.each([
    [
      'what both added',
      'src = ["src", "eval", "scripts"]\nfiles = ["src"]\n',
      added,
      'src = ["src", "eval", "scripts", "align"]\nfiles = ["src", "align"]\n',
    ],
    [
      'what one took out, in the manner of ours',
      "src   = [ 'src', ]  # ours\nfiles = []\n",
      added,
      'src   = [ \'src\', "align", ]  # ours\nfiles = ["align"]\n',
    ],
    [
      'what one changed beside a key that the other changed or added',
      'src = ["src", "eval"]\nfiles = ["scripts"]\nmarkers = ["slow"]\n',
      'src = ["src", "eval", "align"]\nfiles = ["src"]\nstrict = true\n',
      'src = ["src", "eval", "align"]\nfiles = ["scripts"]\nmarkers = ["slow"]\nstrict = true\n',
    ],
    [
      'what both added alike',
      'src = ["align", "src", "eval"]\nfiles = ["src"]\n',
      added,
      'src = ["align", "src", "eval"]\nfiles = ["src", "align"]\n',
    ],
  ])('takes %s in the lists of TOML', (_, ours, theirs, both) => {
    for (const end of ['\n', '\r\n']) {
      const [mine, text] = [ours, both].map((each) => each.replaceAll('\n', end)) as [
        string,
        string,
      ];
      expect(merged('pyproject.toml', lists, mine, theirs)?.text).toBe(text);
    }
  });

  it.each([
    ['a value', 'src = "eval"\nfiles = ["src"]\n', added],
    ['a comment', 'src = ["src", "scripts"]\nfiles = []\n', added.replace('\n', ' # theirs\n')],
    ['a key', 'source = ["src"]\nfiles = ["src"]\n', added],
    ['what has a comment of ours', '# ours\nsrc = ["src", "scripts"]\nfiles = ["src"]\n', added],
    ['a list of tables', 'src = [{ a = 1 }]\nfiles = ["src"]\n', added],
  ])('leaves to a person %s that both changed', (_, ours, theirs) => {
    expect(merged('pyproject.toml', lists, ours, theirs)?.conflicts).toBe(1);
  });

  it('takes entries of YAML', () => {
    const jobs = 'jobs:\n  check:\n    runs-on: ubuntu\n';
    expect(
      merged(
        'check.yml',
        jobs,
        `${jobs}  # ours\n  ours:\n    needs: check\n`,
        `${jobs}  theirs:\n    needs: check\n`,
      )?.text,
    ).toBe(`${jobs}  theirs:\n    needs: check\n  # ours\n  ours:\n    needs: check\n`);
  });

  it('takes entries and comments above the text of a prompt, which are YAML', () => {
    const prompt = '---\nsystem: "Name it."\nshots: 0\n---\n{{ input }}\n';
    const ours = prompt.replace('Name it.', 'Name it, and be calm.');
    const theirs = prompt.replace('system', '# A small model needs no more.\n#   Less.\nsystem');
    const both = theirs.replace('Name it.', 'Name it, and be calm.');
    const path = 'prompt/classification/default.md';
    expect(merged(path, prompt, ours, theirs)).toEqual({ text: both, conflicts: 0 });
    const worded = prompt.replace('Name it.', 'Name the queue.');
    expect(merged(path, prompt, ours, worded)?.conflicts).toBe(1);
    // Below it is text, of which two pieces may be one.
    const [mine, other] = ['# Ours', '# Theirs'].map((line) => `${prompt}${line}\n`);
    expect(merged(path, prompt, mine ?? '', other ?? '')?.conflicts).toBe(1);
  });

  it.each([
    [
      'pyproject.toml',
      tasks,
      tasks.replace('"pytest"\n', '"pytest"\nenv = 1\n'),
      tasks.replace(/^.*\n.*\n\n/, ''),
    ],
    ['check.yml', 'a:\n  b: 1\n', 'a:\n  b: 1\n  c: 2\n', 'd:\n'],
  ])('leaves to a person in %s what belonged to what is gone', (path, base, ours, theirs) => {
    expect(merged(path, base, ours, theirs)?.conflicts).toBe(1);
  });

  const code = 'import re\n\n\ndef mean(n: int) -> float:\n    return n / 2\n';
  const own = '\n\n@cache\ndef ours(\n    n: int,\n) -> int:\n    return n\n';
  const half = code.replace('n / 2', '0.5 * n');

  it.each([
    [
      'a function below one that is new',
      code + own,
      `${half}\n\ndef theirs() -> int:\n    return 1\n`,
    ],
    ['a function below one that is edited', code + own, half],
    [
      'a module beside another',
      code.replace('re\n', 're\nimport pandas as pd\n'),
      `import ast\n${half}`,
    ],
    [
      'a name above a function that is edited',
      code.replace('def', '# Of ours.\nPROXY: str = "desk"\n"""Where."""\n\n\ndef'),
      code.replace('n: int', 'n: float'),
    ],
  ])('takes into Python %s', (_, ours, theirs) => {
    const both = merged('desk.py', code, ours, theirs);
    expect(both?.conflicts).toBe(0);
    const lines = both?.text.split('\n');
    const added = [...ours.split('\n'), ...theirs.split('\n')].filter(
      (line) => !code.includes(line),
    );
    expect(lines).toEqual(expect.arrayContaining(added));
  });

  it.each([
    ['a statement', 'a = 1\n', 'a = 1\nb = 2\n', 'a = 1\nc = 3\n'],
    ['one that both defined', code, code + own, half + own.replace('return n', 'return 1')],
    ['what may lie in a long text', code, code + own, code.replace('return n / 2', '"""Half.')],
    [
      'a method, which is no function',
      code,
      `${code}\n    def ours(): ...\n`,
      `${half}\n\nclass A:\n    b = 1\n`,
    ],
    ['a function and what is run below it', code, `${code}${own}\nours(1)\n`, half],
  ])('marks in Python %s', (_, base, ours, theirs) => {
    expect(merged('desk.py', base, ours, theirs)?.conflicts).toBe(1);
  });
});

describe('merging what ours has gained at another place', () => {
  const merged = (path: string, base: string, ours: string, theirs: string) =>
    mergeLines(base, Buffer.from(ours), Buffer.from(theirs), joinFor(path), onceFor(path));
  const head = '| command | what |\n|---|---|\n';
  const table = (...rows: readonly string[]) =>
    `# Desk\n\n${head}${rows.map((row) => `| ${row} | … |\n`).join('')}\nGood luck.\n`;
  const tasks = (...names: readonly string[]) =>
    `${names.map((name) => `[tasks.${name}]\ncmd = "${name}"\n\n`).join('')}[end]\nx = 1\n`;

  it.each([
    [
      'rows of a table, beside one that is new',
      'README.md',
      table('eval', 'serve', 'z'),
      table('eval', 'serve', 'z', 'align'),
      table('eval', 'align', 'corpus', 'serve', 'z'),
      table('eval', 'corpus', 'serve', 'z', 'align'),
    ],
    [
      'tables of TOML, with Windows line endings',
      'pyproject.toml',
      tasks('eval', 'serve', 'z'),
      tasks('eval', 'serve', 'align', 'z').replaceAll('\n', '\r\n'),
      tasks('eval', 'align', 'corpus', 'serve', 'z'),
      tasks('eval', 'corpus', 'serve', 'align', 'z').replaceAll('\n', '\r\n'),
    ],
    [
      'a section of text',
      'README.md',
      'a\n\nb\n\nc\n',
      'a\n\nb\n\n## New\n\nText.\n\nc\n',
      'a\n\n## New\n\nText.\n\nb\n\nc\n',
      'a\n\nb\n\n## New\n\nText.\n\nc\n',
    ],
  ])('does not add twice %s', (_, path, base, ours, theirs, text) => {
    expect(merged(path, base, ours, theirs)).toEqual({ text, conflicts: 0 });
  });

  it.each([
    [
      'an item of a list of TOML, which says another thing in another list',
      'pyproject.toml',
      'a = [\n  "x",\n]\nb = [\n  "y",\n]\n',
      'a = [\n  "x",\n  "z",\n]\nb = [\n  "y",\n]\n',
      'a = [\n  "x",\n]\nb = [\n  "y",\n  "z",\n]\n',
      'a = [\n  "x",\n  "z",\n]\nb = [\n  "y",\n  "z",\n]\n',
    ],
    [
      'lines of code',
      'fine-tune/fit.py',
      'def a():\n    x()\n\ndef b():\n    y()\n',
      'def a():\n    x()\n    log()\n\ndef b():\n    y()\n',
      'def a():\n    x()\n\ndef b():\n    y()\n    log()\n',
      'def a():\n    x()\n    log()\n\ndef b():\n    y()\n    log()\n',
    ],
    [
      'the head of another table',
      'README.md',
      'a\n\nb\n\nc\n',
      `a\n\n${head}| mine | … |\n\nb\n\nc\n`,
      `a\n\nb\n\n${head}| yours | … |\n\nc\n`,
      `a\n\n${head}| mine | … |\n\nb\n\n${head}| yours | … |\n\nc\n`,
    ],
  ])('adds %s all the same', (_, path, base, ours, theirs, text) => {
    expect(merged(path, base, ours, theirs)).toEqual({ text, conflicts: 0 });
  });
});

describe('merging what a formatter has spaced', () => {
  const merged = (path: string, base: string, ours: string, theirs: string) => {
    const sides = [Buffer.from(ours), Buffer.from(theirs)] as const;
    return mergeLines(base, ...sides, joinFor(path), onceFor(path), path);
  };
  const padded = '| command | what it does |\n| ------- | ------------ |\n';

  it.each([
    [
      'rows of a table, and takes a new one',
      'README.md',
      '| command | what it does |\n|---|---|\n| a | asks |\n| z | sleeps |\n',
      `${padded}| a       | asks         |\n| z       | sleeps       |\n`,
      '| command | what it does |\n|---|---|\n| a | asks |\n| b | brings |\n| z | sleeps |\n',
      `${padded}| a       | asks         |\n| b | brings |\n| z       | sleeps       |\n`,
    ],
    [
      'comments of YAML, and takes a new value',
      'serve.yaml',
      'slots: 4      # at once\nqueue: 16     # that wait\nflags: {}     # as they are\n',
      'slots: 4 # at once\nqueue: 16 # that wait\nflags: {} # as they are\n',
      'slots: 4      # at once\nqueue: 32     # that wait\nflags: {}     # as they are\n',
      'slots: 4 # at once\nqueue: 32     # that wait\nflags: {} # as they are\n',
    ],
    [
      'items of TOML, and takes a new version of one',
      'pyproject.toml',
      'dependencies = [\n    "jinja2>=3",\n    "numpy>=2.3",\n    "rich>=15",\n]\n',
      'dependencies = [\n  "jinja2>=3",\n  "numpy>=2.3",\n  "rich>=15",\n]\n',
      'dependencies = [\n    "jinja2>=3",\n    "numpy>=2.4",\n    "rich>=15",\n]\n',
      'dependencies = [\n  "jinja2>=3",\n    "numpy>=2.4",\n  "rich>=15",\n]\n',
    ],
    [
      'keys of TOML, and takes a new one, with Windows line endings',
      'pyproject.toml',
      '[project]\nname = "desk"\nversion = "1"\n',
      '[project]\r\nname    = "desk"\r\nversion = "1"\r\n',
      '[project]\nname = "desk"\nreadme = "README.md"\nversion = "1"\n',
      '[project]\r\nname    = "desk"\r\nreadme = "README.md"\r\nversion = "1"\r\n',
    ],
  ])('keeps %s', (_, path, base, ours, theirs, text) => {
    expect(merged(path, base, ours, theirs)).toEqual({ text, conflicts: 0 });
  });

  it('takes deeper lines of YAML, and text and code, for what they are', () => {
    expect(merged('a.yaml', 'a:\nb: 1\n', 'a:\n  b: 1\n', 'a:\nb: 2\n')?.conflicts).toBe(1);
    expect(merged('a.md', 'so  far\n', 'so far\n', 'so  near\n')?.conflicts).toBe(1);
    expect(merged('a.py', 'A = "b  c"\n', 'A = "b c"\n', 'A = "b  d"\n')?.conflicts).toBe(1);
  });

  it('takes no longer for a row of blanks', () => {
    const row = `| a ${' '.repeat(400_000)} b |\n`;
    const started = performance.now();
    merged('README.md', row, `${row}c\n`, `d\n${row}`);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
