import { describe, expect, it } from 'vitest';
import { findingsAsText } from '../../src/report/findings/text.ts';
import { coloursFor } from '../../src/terminal/colours.ts';
import { exampleProject, projectFiles, runFiles } from './example-project.ts';
import { findingsIn } from './findings.ts';

const colours = await coloursFor({ write: () => {} }, { NO_COLOR: '1' });

/** What `check` finds, in the form that people read, and the ids alone. */
function check(record: string, files: Record<string, string> = {}) {
  const project = { ...exampleProject(record), ...files };
  const findings = findingsIn(project);
  const text = project['lifecycle.yaml'] ?? '';
  const report = { file: 'lifecycle.yaml', text, findings, ignored: [] };
  return {
    ids: findings.map(({ rule }) => rule),
    text: findingsAsText([report], findings, colours),
  };
}

describe('personal data', () => {
  const scope = (note?: string) =>
    `scope:\n  data_sensitivity: personal\n${note === undefined ? '' : `  data_note: ${note}\n`}`;
  const model = (lines: string) => `model: { id: desk-2026-05-01, ${lines} }\n`;
  const leaves = (record: string) => check(record).ids.includes('scope/sensitive-data-leaves');
  const hosted = 'provider: endpoint, base_url: "https://llm.example.com/v1"';

  it.each([
    'provider: endpoint, base_url: "https://localhost:pw@llm.example.com/v1"',
    'provider: endpoint, base_url: "https://localhost@llm.example.com/v1"',
    'provider: local, base_url: "https://llm.example.com/v1"',
    'base_url: "https://llm.example.com/v1"',
    'provider: endpoint, base_url: null',
  ])('leaves with %s', (lines) => {
    expect(leaves(scope() + model(lines))).toBe(true);
  });

  it.each([
    'provider: endpoint, base_url: "http://127.0.0.1:8000/v1"',
    'provider: local, base_url: "http://localhost:8000/v1"',
    'provider: local, base_url: "http://gpu-box.corp.internal:8000/v1"',
  ])('stays with %s', (lines) => {
    expect(leaves(scope() + model(lines))).toBe(false);
  });

  it.each([
    'none',
    '"-"',
    'n/a',
    'yes, ok',
    '"----------------"',
    '"none needed"',
    '"No note necessary."',
    '"not applicable here"',
    '"to be decided later"',
    '"It is allowed."',
  ])('leaves with a note that says nothing: %s', (note) => {
    expect(leaves(scope(note) + model(hosted))).toBe(true);
  });

  it.each([
    'Processing agreement of 2026-03, EU region, zero retention.',
    'No retention, EU region, under the agreement of 2026-03.',
    '2026年3月のデータ処理契約',
  ])('may leave with a note that says why: %s', (note) => {
    expect(leaves(scope(note) + model(hosted))).toBe(false);
  });
});

describe('a run', () => {
  const scores = Array.from({ length: 40 }, (_, index) => (index < 2 ? 0 : 1));
  const at = (id: string, address: string) =>
    runFiles(projectFiles(), id, id === '0008-prompt' ? scores : scores.map((_, n) => +(n > 15)), {
      prompt: id === '0008-prompt' ? 'few-shot' : 'zero-shot',
      split: id === '0008-prompt' ? 'test' : 'dev',
      model: { base_url: address },
    });
  const elsewhere = (record: string, files: Record<string, string>) =>
    check(record, files).ids.includes('adapt/run-elsewhere');
  const hosted = 'https://llm.example.com/v1';

  it.each([
    ['hosted, where the record says local', '', at('0008-prompt', hosted)],
    [
      'hosted, where the record names this machine',
      'model: { base_url: "http://localhost:8000/v1" }\n',
      at('0008-prompt', hosted),
    ],
    [
      'of another host than the record names',
      'model: { provider: endpoint, base_url: "https://other.example.com/v1" }\n',
      at('0008-prompt', hosted),
    ],
    [
      'hosted and older, where the data is personal',
      'scope: { data_sensitivity: personal }\n',
      at('0001-prompt', hosted),
    ],
  ])('is elsewhere: %s', (_, record, files) => {
    expect(elsewhere(record, files)).toBe(true);
  });

  it.each([
    ['of this machine', '', at('0008-prompt', 'http://127.0.0.1:8000/v1')],
    ['of a network of one’s own', '', at('0008-prompt', 'http://gpu-box:8000/v1')],
    ['hosted and older, where the data is internal', '', at('0001-prompt', hosted)],
    [
      'of the host that the record names',
      `model: { provider: endpoint, base_url: "${hosted}/" }\n`,
      at('0008-prompt', hosted),
    ],
  ])('is where the record says: %s', (_, record, files) => {
    expect(elsewhere(record, files)).toBe(false);
  });
});

describe('a secret', () => {
  const key = 'a1B2c3D4e5F6g7H8i9J0';
  const found = (record: string) => check(record).ids.filter((id) => id === 'form/secret').length;

  it.each([
    [
      'a user and a password in the address',
      'model: { base_url: "https://ada:pw@x.example.com/v1" }',
    ],
    ['a user in the address', 'model: { base_url: "https://ada@x.example.com/v1" }'],
    ['a key as a parameter', 'model: { base_url: "https://x.example.com/v1?api_key=abcdef" }'],
    ['a key of OpenAI in a note', `model: { why: "sk-proj-${key}" }`],
    ['a key of Amazon in a text', 'project: { name: desk, owner: "AKIAIOSFODNN7EXAMPLE" }'],
    ['a token of GitHub in a list', `scope: { risks: ["It leaks ghp_${key}."] }`],
    ['a token in a key of one’s own', `x-token: hf_${key}`],
    ['an address with a password in a text', 'model: { why: "See https://ada:pw@x.example.com" }'],
    [
      'a token of Hugging Face, of letters alone',
      'project: { name: desk, owner: "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" }',
    ],
    ['a private key', 'project: { name: desk, owner: "-----BEGIN RSA PRIVATE KEY-----" }'],
  ])('is found: %s', (_, record) => {
    expect(found(record)).toBe(1);
  });

  it.each([
    'model: { id: sk-learn-compatible-estimator }',
    'model: { why: "See hf_transformers_pipelines_for_the_desk." }',
    'model: { why: "See https://docs.example.com/keys?page=api_key" }',
    'model: { why: "Set https://x.example.com/?api_key=<key>" }',
    'project: { name: desk, owner: "https://git@github.com/desk/triage" }',
    'model: { revision: 12fd25f77366fa6b3b4b768ec3050bf629380bac }',
  ])('is none in %s', (record) => {
    expect(found(record)).toBe(0);
  });

  it('is not repeated in what is printed', () => {
    const { text } = check(
      `model: { licence: "asdf ghp_${key}", base_url: "https://a:pw@x.org" }\n`,
    );
    expect(text).toContain('form/secret');
    expect(text).not.toContain(key);
    expect(text).not.toContain('a:pw@');
  });
});
