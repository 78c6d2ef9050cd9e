import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { checkSource } from '../../src/check/check.ts';
import { evidenceIn } from '../../src/check/evidence.ts';
import type { Finding } from '../../src/check/rule.ts';
import { parseSource } from '../../src/record/read.ts';
import { findingsAsText } from '../../src/report/findings/text.ts';
import { catalogue } from '../../src/stages/index.ts';
import { loadRules } from '../../src/stages/load-rules.ts';
import { coloursFor } from '../../src/terminal/colours.ts';
import { projectFiles, record, temporaryProject } from './example-project.ts';

const rules = await loadRules(catalogue.stages);

const mebibyte = 1 << 20;
const head = 'version: 1\nproject: { name: support-triage }\nphase: scope\n';

// A check that looks for the place of each takes ten seconds and more.
it.each([
  ['16,000 placeholders', `scope:\n  risks:\n${'    - TODO\n'.repeat(16_000)}`, 'form/placeholder'],
  [
    '10,000 hidden characters',
    `scope:\n  risks:\n${'    - a\u200Bb\n'.repeat(10_000)}`,
    'form/hidden-character',
  ],
  ['4,000 keys of a maker', `# sk-a1B2c3D4e5F6g7H8i9J0\n`.repeat(4000), 'form/secret'],
])('stops at a hundred of %s', (_, text, rule) => {
  const before = process.cpuUsage();
  const options = { rules: [], file: 'lifecycle.yaml', today: '2026-11-24' };
  const { findings } = checkSource(parseSource(head + text), evidenceIn('.'), options);
  expect(findings.filter((each) => each.rule === rule)).toHaveLength(100);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(5);
});

// Each took two to ten seconds.
it.each([
  ['a second key again and again', 'x-a: 1\n'],
  ['empty brackets', '[]\n'],
  ['items of a list', '    - a\n', 'scope:\n  risks:\n'],
  ['items in brackets', 'a, ', 'scope:\n  risks: ['],
  ['targets', '    - { metric: accuracy, at_least: 0.9 }\n', 'scope:\n  success:\n'],
  ['letters', 'a', 'scope:\n  use_case: '],
  ['hex digits', 'a1b2c3d4e5f6', 'scope:\n  use_case: '],
  ['brackets that nothing closes', '[ ', 'scope:\n  use_case: |\n    '],
  ['folders', 'a/', 'integrate:\n  rollback: |\n    '],
])('reads a mebibyte of %s in about a second', (_, unit, start = '') => {
  const before = process.cpuUsage();
  const text = head + start + unit.repeat(Math.floor((mebibyte - 200) / unit.length));
  const options = { rules, file: 'lifecycle.yaml', today: '2026-11-24' };
  checkSource(parseSource(text), evidenceIn('.'), options);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(2);
});

// What stands before the end was looked through at each of them.
it('reads a change of a hundred thousand digits in about a second', () => {
  const root = temporaryProject(projectFiles());
  const text = record.replace('change: Zero-shot.', `change: "${'1'.repeat(100_000)}"`);
  const before = process.cpuUsage();
  checkSource(parseSource(text), evidenceIn(root), { rules, file: 'x', today: '2026-11-24' });
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(2);
});

// Each was looked at as the beginning of all that follow.
it('reads a workflow of 100,000 empty lines in about a second', () => {
  const path = '.github/workflows/lifecycle.yml';
  const root = temporaryProject({
    '.genai/base.txt': `==== text ${path}\nx\n`,
    [path]: `jobs:\n${'\n'.repeat(100_000)}`,
  });
  const before = process.cpuUsage();
  checkSource(parseSource(head), evidenceIn(root), { rules, file: 'x', today: '2026-11-24' });
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(2);
});

// A heading was looked through from each of its brackets.
it('reads a pyproject.toml of 100,000 brackets in about a second', () => {
  const root = temporaryProject({ 'pyproject.toml': '['.repeat(100_000) });
  const before = process.cpuUsage();
  const text = `${head}scope:\n  tasks: [our-task]\nintegrate:\n  rollback: poe back\n`;
  checkSource(parseSource(text), evidenceIn(root), { rules, file: 'x', today: '2026-11-24' });
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(2);
});

// Each finding looked for its record among all, which took four seconds and grew as their square.
it('prints a finding of each of 40,000 records in a second', async () => {
  const reports = Array.from({ length: 40_000 }, (_, number) => {
    const file = `desks/${number}/lifecycle.yaml`;
    const place = { file, line: 1, column: 1, width: 1 };
    const words = { message: 'It holds a placeholder.', fix: 'Write it.' };
    const finding: Finding = { rule: 'form/placeholder', severity: 'error', ...words, ...place };
    return { file, text: 'owner: TODO\n', findings: [finding], ignored: [] };
  });
  const findings = reports.flatMap((report) => report.findings);
  const colours = await coloursFor({ isTTY: false, write: () => {} }, {});
  const before = process.cpuUsage();
  const printed = findingsAsText(reports, findings, colours);
  const { user, system } = process.cpuUsage(before);
  expect(printed).toContain('40000 errors');
  expect((user + system) / 1e6).toBeLessThan(3);
});

// Each input was held against each prompt, which did not end in ten minutes.
it('reads a run file that names 9,000 inputs in about a second', () => {
  const root = mkdtempSync(join(tmpdir(), 'genai-cost-'));
  const path = 'eval/runs/0001-prompt.json';
  const data = 'data/classification/dev.jsonl';
  const line = (index: number) => JSON.stringify({ id: `a-${index}`, input: `Ticket ${index}` });
  for (const [file, text] of [
    [data, Array.from({ length: 200 }, (_, index) => line(index)).join('\n')],
    ['prompt/classification/default.md', 'Name the queue. '.repeat(200)],
    [path, JSON.stringify(manyInputs(data))],
  ] as const) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  const before = process.cpuUsage();
  const text = `${head}adapt:\n  iterations:\n    - { technique: prompt, change: zero-shot, run: ${path}, verdict: below-target }\n`;
  checkSource(parseSource(text), evidenceIn(root), { rules, file: 'x', today: '2026-11-24' });
  const { user, system } = process.cpuUsage(before);
  rmSync(root, { recursive: true });
  expect((user + system) / 1e6).toBeLessThan(2);
});

function manyInputs(data: string) {
  const input = { task: 'classification', sha256: '0'.repeat(64) };
  const inputs = Array.from({ length: 9000 }, (_, index) =>
    index % 2 === 0
      ? { ...input, role: 'data', path: data }
      : { ...input, role: 'prompt', path: 'prompt/classification/default.md' },
  );
  const model = { id: 'models/tiny' };
  return { version: 1, id: '0001-prompt', technique: 'prompt', model, inputs, tasks: {} };
}
