import { expect, it } from 'vitest';
import schema from '../../schema/lifecycle.schema.json' with { type: 'json' };
import { parseSource } from '../../src/record/read.ts';
import { combineSections, renderRecord } from '../../src/render/record.ts';
import { keyComments, sectionComments } from '../../src/render/record-comments.ts';
import { defineStage } from '../../src/stages/stage.ts';

const record = {
  version: 1 as const,
  project: { name: 'support-triage', summary: 'Route each support ticket: to the right queue.' },
  phase: 'select' as const,
  scope: {
    use_case: 'Route each support ticket #1, and "say" no.',
    breadth: 'narrow' as const,
    tasks: ['classification' as const],
    success: [{ metric: 'accuracy', at_least: 0.9 }],
    data_sensitivity: 'internal' as const,
    risks: ['no', 'An urgent ticket, routed to a slow queue', 'è: \u2028 \u0085', '2026-11-24'],
  },
  model: {
    id: 'models/tiny',
    revision: '12e4567',
    hardware: { kind: 'cpu' as const, memory_gb: 16 },
  },
};

function render(): string {
  const stage = defineStage({ id: 'whole', title: '', phase: 'scope', record: () => record });
  return renderRecord([stage], {});
}

it('writes a record that reads back as it was', () => {
  const { faults, value } = parseSource(render());
  expect(faults).toEqual([]);
  expect(value).toEqual({ ...record, adapt: { iterations: [] } });
});

it('starts with the line that editors look for', () => {
  expect(render().split('\n')[0]).toBe(
    '# yaml-language-server: $schema=.genai/lifecycle.schema.json',
  );
});

it('comments only on sections and keys that the schema has', () => {
  const sections = schema.properties as Record<string, { properties?: object }>;
  expect(Object.keys(sections)).toEqual([...Object.keys(sectionComments), 'ignore']);
  for (const path of Object.keys(keyComments)) {
    const [section = '', key = ''] = path.split('.');
    expect(sections[section]?.properties).toHaveProperty(key);
  }
});

it('joins the lists of two stages that write one section', () => {
  const joined = combineSections([
    { adapt: { techniques: ['prompt'] } },
    { adapt: { techniques: ['prompt', 'fine-tune'] }, phase: 'adapt' },
  ]);
  expect(joined).toEqual({ adapt: { techniques: ['prompt', 'fine-tune'] }, phase: 'adapt' });
});
