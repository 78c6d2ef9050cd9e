import type { KnownAnswers } from '../questions/question.ts';
import { inLine, isMapping, type Mapping, type Value } from '../record/edit/written.ts';
import type { LifecycleRecord } from '../record/schema.ts';
import type { Stage } from '../stages/stage.ts';
import { keyComments, sectionComments } from './record-comments.ts';

/** lifecycle.yaml: the stages' sections as one record, with a comment on what each part is for. */
export function renderRecord(stages: readonly Stage[], answers: KnownAnswers): string {
  return formatRecord({ version: 1, phase: 'select', ...recordOf(stages, answers) });
}

/** What the stages' sections say together. */
export function recordOf(
  stages: readonly Stage[],
  answers: KnownAnswers,
): Partial<LifecycleRecord> {
  return combineSections(stages.map((stage) => stage.record?.(answers) ?? {}));
}

/** Sections merged key by key, lists joined; the record's keys in the order of the file. */
export function combineSections(
  sections: readonly Partial<LifecycleRecord>[],
): Partial<LifecycleRecord> {
  let whole: Mapping = {};
  for (const section of sections) whole = merge(whole, section as Mapping);
  return whole as Partial<LifecycleRecord>;
}

function merge(one: Mapping, other: Mapping): Mapping {
  const merged: Record<string, Value | undefined> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const before = merged[key];
    if (value === undefined) continue;
    if (isMapping(before) && isMapping(value)) merged[key] = merge(before, value);
    else if (Array.isArray(before) && Array.isArray(value)) merged[key] = joined(before, value);
    else merged[key] = value;
  }
  return merged;
}

function joined(before: readonly Value[], after: readonly Value[]): Value[] {
  return [...before, ...after.filter((item) => !before.includes(item))];
}

function formatRecord(record: Partial<LifecycleRecord>): string {
  const written: Mapping = {
    ...record,
    adapt: { ...record.adapt, iterations: record.adapt?.iterations ?? [] },
  } as Mapping;
  const blocks = Object.entries(sectionComments).map(([key, comment]) => {
    const lines = comment.map((line) => `# ${line}`.trimEnd());
    const value = written[key];
    return [...lines, ...(value === undefined ? [] : formatKey(key, value))].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}

function formatKey(key: string, value: Value): string[] {
  if (!isMapping(value)) return [`${key}: ${inLine(value)}`];
  const lines = Object.entries(value).flatMap(([name, item]) =>
    item === undefined ? [] : formatEntry(`${key}.${name}`, name, item),
  );
  return [`${key}:`, ...lines];
}

/** One key of a section, on one line unless it is a list of mappings or a mapping with a list. */
function formatEntry(path: string, name: string, value: Value): string[] {
  const comment = keyComments[path];
  if (Array.isArray(value) && value.length > 0 && value.every(isMapping)) {
    const items = value.map((item: Value) => `    - ${inLine(item)}`);
    return [commented(`  ${name}:`, comment), ...items];
  }
  if (isMapping(value) && Object.values(value).some(Array.isArray)) {
    return [commented(`  ${name}:`, comment), ...Object.entries(value).flatMap(formatNested)];
  }
  return [commented(`  ${name}: ${inLine(value)}`, comment)];
}

function formatNested([name, value]: readonly [string, Value | undefined]): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return [`    ${name}: ${inLine(value)}`];
  return [`    ${name}:`, ...value.map((item: Value) => `      - ${inLine(item)}`)];
}

function commented(line: string, comment: string | undefined): string {
  return comment === undefined ? line : `${line.padEnd(31)}  # ${comment}`;
}
