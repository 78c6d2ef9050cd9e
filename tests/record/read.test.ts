import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseSource, readSource } from '../../src/record/read.ts';

const head = 'version: 1\nproject: { name: support-triage }\nphase: scope\n';
const isWindows = process.platform === 'win32';
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'genai-read-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The rules that a file breaks, and what it reads as. */
function read(content: string | Buffer) {
  writeFileSync(join(folder, 'lifecycle.yaml'), content);
  const source = readSource(join(folder, 'lifecycle.yaml'));
  return { rules: source?.faults.map(({ rule }) => rule), record: source?.record };
}

describe('accepts', () => {
  it.each([
    ['Unix line ends', head],
    ['Windows line ends', head.replaceAll('\n', '\r\n')],
    ['a byte-order mark', `\uFEFF${head}`],
    ['a byte-order mark before a document start', `\uFEFF---\n${head}`],
    ['a document end', `${head}...\n# the end\n`],
    ['comments and blank lines', `# one\n\n${head}\n# two\n`],
    [
      'seventeen digits, however they are written',
      `${head}model:\n  hardware: { kind: cpu, memory_gb: 0.012345678901234567e+3 }\n`,
    ],
    ['tabs inside a text and inside a comment', `${head}scope:\n  use_case: "a\tb" # why\tso\n`],
    [
      'an ampersand and a star inside a text',
      `${head}scope:\n  use_case: Q&A *now*, 100% <!-- -->\n`,
    ],
  ])('%s', (_, text) => {
    expect(read(text).rules).toEqual([]);
  });

  it('no file as no source', () => {
    expect(readSource(join(folder, 'lifecycle.yaml'))).toBeUndefined();
  });
});

describe('refuses', () => {
  const bomb = Array.from({ length: 9 }, (_, level) => {
    const above = level === 0 ? 'lol' : `*a${level - 1}`;
    return `a${level}: &a${level} [${Array(9).fill(above).join(', ')}]\n`;
  }).join('');

  it.each([
    ['an alias bomb', head + bomb, 'form/alias'],
    ['an anchor alone', `${head}scope: &s {}\n`, 'form/alias'],
    ['a merge key', `${head}scope:\n  <<: { breadth: narrow }\n`, 'form/alias'],
    ['a tag', `${head}scope: !!js/function x\n`, 'form/tag'],
    ['a directive', `%YAML 1.1\n---\n${head}`, 'form/tag'],
    ['a second document', `${head}---\nphase: adapt\n`, 'form/several-documents'],
    [
      'a document behind a document end',
      `${head}...\n---\nphase: adapt\n`,
      'form/several-documents',
    ],
    ['a prototype key', `${head}__proto__: { admin: true }\n`, 'form/unsafe-key'],
    ['a prototype key, quoted', `${head}"__proto__": { admin: true }\n`, 'form/unsafe-key'],
    ['a constructor key', `${head}scope:\n  constructor: { name: x }\n`, 'form/unsafe-key'],
    ['deep nesting in brackets', `${head}ignore: ${'['.repeat(70)}\n`, 'form/too-deep'],
    [
      'deep nesting in lines',
      `${head}ignore:\n${Array.from({ length: 70 }, (_, level) => `${' '.repeat(level + 1)}a:\n`).join('')}`,
      'form/too-deep',
    ],
    ['deep nesting in dashes', `${head}ignore:\n  ${'- '.repeat(70)}x\n`, 'form/too-deep'],
    ['a NUL character', `${head}\0`, 'form/control-character'],
    ['an escape character', `${head}# \u001b[31m\n`, 'form/control-character'],
    ['a tab as indentation', `${head}scope:\n\tbreadth: narrow\n`, 'form/tab'],
    ['a tab behind a value', `${head}scope:\t\n`, 'form/tab'],
    ['a tab behind a key', `${head}phase:\tadapt\n`, 'form/tab'],
    ['a tab on a line of its own', `${head}\t\n`, 'form/tab'],
    ['a tab before a comment', `${head}\t# Ours.\n`, 'form/tab'],
    ['a tab in brackets', `${head}scope: { tasks: [chat,\treasoning] }\n`, 'form/tab'],
    ['a tab between bare words', `${head}scope:\n  use_case: Route\ttickets.\n`, 'form/tab'],
    ['a character that is none', `${head}scope:\n  use_case: a\uFFFEb\n`, 'form/control-character'],
    ['an empty file', '', 'form/empty'],
    ['comments alone', '# nothing\n', 'form/empty'],
    ['a null document', '~\n', 'form/empty'],
    ['a list', '- version: 1\n', 'form/wrong-type'],
    ['a duplicate key', `${head}phase: adapt\n`, 'form/duplicate-key'],
    ['a duplicate key, quoted', `${head}"phase": adapt\n`, 'form/duplicate-key'],
    ['a bare YAML 1.1 truth value', `${head}scope:\n  use_case: no\n`, 'form/ambiguous-scalar'],
    ['a bare date', `${head}scope:\n  use_case: 2026-11-24\n`, 'form/ambiguous-scalar'],
    ...['1e3', '1.5e3', '1024e0', '1.0e3', '0o17'].map((number): [string, string, string] => [
      `${number}, which Python reads as text`,
      `${head}model:\n  parameters: ${number}\n`,
      'form/ambiguous-scalar',
    ]),
    [
      'forty digits',
      `${head}model:\n  revision: 1234567890123456789012345678901234567890\n`,
      'form/lossy-number',
    ],
    [
      'a commit that looks like a power of ten',
      `${head}model:\n  revision: 12e4567\n`,
      'form/lossy-number',
    ],
    ['a leading zero', `${head}model:\n  revision: 0123456\n`, 'form/lossy-number'],
    [
      'eighteen digits behind the point',
      `${head}model:\n  parameters: 0.123456789012345678\n`,
      'form/lossy-number',
    ],
    ['infinity', `${head}model:\n  parameters: .inf\n`, 'form/lossy-number'],
    ['NaN', `${head}model:\n  parameters: .nan\n`, 'form/lossy-number'],
    ['a list as a key', `${head}? [scope]\n: x\n`, 'form/unknown-key'],
    [
      'a percentage as text',
      `${head}scope:\n  success: [{ metric: accuracy, at_least: 90% }]\n`,
      'form/wrong-type',
    ],
    ['a later version', head.replace('1', '2'), 'form/version'],
    ['a version as text', head.replace('1', '"1"'), 'form/version'],
  ])('%s', (_, text, rule) => {
    expect(read(text).rules).toContain(rule);
  });

  it.each([
    'use_case: "Route\ttickets."',
    "use_case: 'Route\ttickets.'",
    'use_case: |\n    Route\ttickets.\n    \tAt once.',
    'use_case: Route tickets. # At\tonce.',
    '# Route\ttickets.\n  use_case: Route',
    'success: [{ metric: accuracy, at_least: 9e-1 }]',
    'success: [{ metric: latency_p95_ms, at_most: 1.0e+3 }]',
    'success: [{ metric: accuracy, at_least: +.9 }]',
  ])('but not what every reader takes alike: %j', (line) => {
    const { rules } = read(`${head}scope:\n  ${line}\n`);
    expect(rules?.filter((rule) => /tab|ambiguous/.test(rule))).toEqual([]);
  });

  it('bytes that are not UTF-8, and says where', () => {
    writeFileSync(join(folder, 'lifecycle.yaml'), Buffer.from(`${head}# caf\u00e9\n`, 'latin1'));
    const [fault] = readSource(join(folder, 'lifecycle.yaml'))?.faults ?? [];
    expect(fault).toMatchObject({
      rule: 'form/not-utf8',
      range: [head.length + 5, head.length + 6],
    });
  });

  it('UTF-16, by its name', () => {
    const { rules } = read(Buffer.from(`\uFEFF${head}`, 'utf16le'));
    expect(rules).toEqual(['form/not-utf8']);
  });

  it('more than a mebibyte', () => {
    expect(read(head + '#'.repeat(1 << 20)).rules).toEqual(['form/too-large']);
  });

  it('a folder', () => {
    mkdirSync(join(folder, 'lifecycle.yaml'));
    expect(readSource(join(folder, 'lifecycle.yaml'))?.faults[0]?.rule).toBe('form/unreadable');
  });

  it.skipIf(isWindows)('a named pipe, without waiting for its other end', () => {
    execFileSync('mkfifo', [join(folder, 'lifecycle.yaml')]);
    expect(readSource(join(folder, 'lifecycle.yaml'))?.faults[0]?.rule).toBe('form/unreadable');
  });

  it.skipIf(isWindows)('a link that leaves the folder', () => {
    symlinkSync('/etc/hostname', join(folder, 'lifecycle.yaml'));
    const source = readSource(join(folder, 'lifecycle.yaml'));
    expect(source?.faults[0]?.rule).toBe('form/path-leaves-project');
    expect(source?.text).toBe('');
  });

  it.skipIf(isWindows)('a device', () => {
    expect(readSource('/dev/zero')?.faults[0]?.rule).toBe('form/unreadable');
  });
});

it('pollutes no prototype', () => {
  parseSource(`${head}__proto__:\n  admin: true\nscope:\n  __proto__: { admin: true }\n`);
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
});

it('explains what YAML 1.1 takes a word for', () => {
  const { faults } = parseSource(`${head}scope:\n  risks: [no, Off, "yes", on time]\n`);
  expect(faults.map(({ message }) => message)).toEqual([
    "`no` is text here, and false for a reader of YAML 1.1, as Python's is.",
    "`Off` is text here, and false for a reader of YAML 1.1, as Python's is.",
  ]);
});

it.each([
  ['90%', '0.9'],
  ['90 %', '0.9'],
  ['0,9', '0.9'],
  ['1_000', '1000'],
  ['800 ms', '800'],
  ['≥ 0.9', '0.9'],
])('says which number %s is', (text, number) => {
  const { faults } = parseSource(
    `${head}scope:\n  success:\n    - metric: accuracy\n      at_least: ${JSON.stringify(text)}\n`,
  );
  expect(faults.map(({ fix }) => fix)).toEqual([`Write a plain number: ${number}.`]);
});

it('shows every fault of a file with four', () => {
  const { faults } = parseSource(
    `${head}model:\n  license: mit\n  parameters: many\n  source: hub\n  id: []\n`,
  );
  expect(faults.map(({ rule }) => rule)).toEqual([
    'form/unknown-key',
    'form/wrong-type',
    'form/not-a-choice',
    'form/wrong-type',
  ]);
});

it('names the keys where a text stands in the place of a mapping', () => {
  const { faults } = parseSource(`${head}adapt:\n  iterations: [Four examples.]\n`);
  expect(faults.map(({ fix }) => fix)).toEqual([
    'Write such lines. The keys: technique, change, run, compared_with, verdict, next.',
  ]);
});

it('hands rules what is sound, without what is not', () => {
  const { record } = parseSource(
    `${head}model:\n  license: mit\n  id: models/tiny\n  parameters: many\n`,
  );
  expect(record?.model).toEqual({ id: 'models/tiny' });
});

describe('a key that is empty', () => {
  it.each([
    ['project: { name: support-triage, summary: , owner: ~ }', { name: 'support-triage' }],
    ['scope:\n  tasks:\n  success:\n', {}],
    ['model:\n  hardware: null\n  why:\n', {}],
    ['adapt:\n', undefined],
    ['ignore:\n', undefined],
  ])('and may be left out is absent: %j', (line, left) => {
    const key = line.slice(0, line.indexOf(':')) as 'project' | 'scope' | 'model' | 'adapt';
    const others = key === 'project' ? head.replace(/project.*\n/, '') : head;
    const { rules, record } = read(`${others}${line}\n`);
    expect(rules).toEqual([]);
    expect(record?.[key]).toEqual(left);
  });

  it.each([
    ['project: { name: }', 'form/wrong-type'],
    ['phase:', 'form/not-a-choice'],
    ['scope: { success: [{ metric: }] }', 'form/wrong-type'],
    ['scope: { tasks: [~] }', 'form/wrong-type'],
    ['scope: { breadht: }', 'form/unknown-key'],
  ])('and must be there, or is unknown, is a fault: %s', (line, rule) => {
    const key = line.slice(0, line.indexOf(':') + 1);
    const others = head.split('\n').filter((each) => !each.startsWith(key));
    expect(read(`${others.join('\n')}${line}\n`).rules).toEqual([rule]);
  });
});

describe('a key of x-', () => {
  it.each([
    'x-team: support\n',
    'x-team: { lead: ~, members: [1, true, { a: b }] }\n',
    'scope:\n  x-review: no longer open\n',
    'scope:\n  success:\n    - { metric: accuracy, at_least: 0.9, x-since: v2 }\n',
    'adapt:\n  x-board: TODO\n',
  ])('is free, wherever it stands: %j', (line) => {
    const { rules, record } = read(head + line);
    expect(rules).toEqual([]);
    expect(JSON.stringify(record)).not.toContain('x-');
  });

  it('is still read safely', () => {
    expect(read(`${head}x-a: 1\nx-a: 2\n`).rules).toEqual(['form/duplicate-key']);
    expect(read(`${head}x-a: { __proto__: 1 }\n`).rules).toEqual(['form/unsafe-key']);
  });
});

// A check that is quadratic in the keys takes a minute here.
it.each([
  ['keys', Array.from({ length: 60_000 }, (_, index) => `key${index}: 1`).join('\n')],
  ['open brackets', `ignore: ${'['.repeat(1_000_000)}`],
])('reads a mebibyte of %s in linear time', { timeout: 60_000 }, (_, text) => {
  const start = performance.now();
  expect(parseSource(head + text).faults.length).toBeGreaterThan(0);
  expect(performance.now() - start).toBeLessThan(25_000);
});
