import { posix } from 'node:path';
import { hiddenCharacterIn, mayHoldHidden } from '../hidden-character.ts';
import { nearest } from '../nearest.ts';
import type { RecordPath } from '../record/path.ts';
import type { Source } from '../record/read.ts';
import type { LifecycleRecord } from '../record/schema.ts';
import type { FormFault, PlacedFault } from '../record/yaml/fault.ts';
import { formatPath } from '../record/yaml/violation-fault.ts';
import { holdsSecret, isSecretHeader, isSecretValue, secretRanges } from '../secrets.ts';
import type { Evidence } from './evidence.ts';
import { evidencePaths } from './evidence-paths.ts';
import { lookAlikes } from './look-alikes.ts';
import { modelFaults } from './model-faults.ts';
import { isNoAnswer } from './nothing.ts';
import { placeholderIn } from './placeholder.ts';
import type { Rule } from './rule.ts';

/** Faults of form: those of the reader, and those that take the whole record to see. */
export function formFaults(
  source: Source,
  evidence: Evidence,
  rules: readonly Rule[],
): FormFault[] {
  const { record } = source;
  const located = (faults: Iterable<PlacedFault>) =>
    Array.from(faults, (fault) => ({ ...fault, range: source.range(fault.at) }));
  return [
    ...source.faults,
    ...located(first(placeholders(source))),
    ...located(first(hiddenCharacters(source))),
    ...located(first(leftMarks(source))),
    ...first(secrets(source)),
    ...(record ? located(recordFaults(record, evidence, rules)) : []),
  ];
}

function* recordFaults(
  record: LifecycleRecord,
  evidence: Evidence,
  rules: readonly Rule[],
): Iterable<PlacedFault> {
  yield* pathFaults(record, evidence);
  yield* modelFaults(record);
  yield* repeatedFaults(record);
  yield* lookAlikeFaults(record);
  yield* ignoreFaults(record, rules);
  yield* emptyWords(record);
}

// Nobody reads more, and finding each one's place takes time.
const most = 100;

function* first<Fault>(faults: Iterable<Fault>): Iterable<Fault> {
  let count = 0;
  for (const fault of faults) {
    if (count === most) return;
    count += 1;
    yield fault;
  }
}

function* placeholders(source: Source): Iterable<PlacedFault> {
  for (const [at, found] of inTexts(source.value, placeholderIn)) {
    const message = `\`${formatPath(at)}\` holds the placeholder \`${found}\`.`;
    yield { rule: 'form/placeholder', message, at };
  }
}

function* hiddenCharacters(source: Source): Iterable<PlacedFault> {
  // Most records hold none anywhere, and no escape that could make one.
  if (!mayHoldHidden(source.text)) return;
  for (const [at, found] of inTexts(source.value, hiddenCharacterIn)) {
    const message = `\`${formatPath(at)}\` holds ${found}, which nobody sees.`;
    yield { rule: 'form/hidden-character', message, at };
  }
}

/** Where one of two conflicting lines was a text of several, the marks of a merge are text, too. */
function* leftMarks(source: Source): Iterable<PlacedFault> {
  if (!/[<>=]{7}/.test(source.text)) return;
  const mark = /(?<!\S)(?:<{7}|>{7})(?!\S)|^={7}$/m;
  for (const [at, found] of inTexts(source.value, (text) => mark.exec(text)?.[0])) {
    const message = `\`${formatPath(at)}\` holds \`${found}\`, which a merge has left.`;
    yield { rule: 'form/conflict', message, at };
  }
}

function* lookAlikeFaults(record: LifecycleRecord): Iterable<PlacedFault> {
  for (const [at, found] of lookAlikes(record)) {
    const message = `\`${formatPath(at)}\` holds ${found}, which looks like another letter.`;
    yield { rule: 'form/hidden-character', message, at };
  }
}

/** Their text is not repeated: what `check` prints ends up in logs. */
function* secrets({ text, value, range }: Source): Iterable<FormFault> {
  const rule = 'form/secret';
  const found = secretRanges(text);
  for (const place of found)
    yield { rule, message: 'This looks like a key or a password.', range: place };
  for (const [at, message] of spelledOut(value)) {
    const [start, end] = range(at);
    if (found.some(([first]) => first >= start && first < end)) continue;
    yield { rule, message, range: range(at), at };
  }
}

/** What the record may say of a model, as it is written: `x-api-key` is left out of what was read. */
type Written = {
  readonly model?: {
    readonly base_url?: unknown;
    readonly request?: { readonly headers?: object; readonly extra_body?: unknown };
    readonly chat_template_kwargs?: unknown;
  };
} | null;

/** Secrets by where they stand: an address holds none in any form, and a header takes it from `$NAME`. */
function* spelledOut(value: unknown): Iterable<readonly [RecordPath, string]> {
  const model = (value as Written)?.model;
  for (const [name, text] of Object.entries(model?.request?.headers ?? {})) {
    if (typeof text !== 'string' || !isSecretHeader(name, text)) continue;
    yield [['model', 'request', 'headers', name], `The header \`${name}\` holds a key.`];
  }
  for (const [value, at] of [
    [model?.request?.extra_body, ['model', 'request', 'extra_body']],
    [model?.chat_template_kwargs, ['model', 'chat_template_kwargs']],
  ] as const)
    for (const [place, name] of secretsIn(value, at))
      yield [place, `\`${name}\` holds a key or a password.`];
  const address = model?.base_url;
  if (typeof address !== 'string' || !holdsSecret(address)) return;
  yield [['model', 'base_url'], '`model.base_url` holds a user, a key or a password.'];
}

/** Texts whose key says that they are secret, with that key. */
function* secretsIn(value: unknown, at: RecordPath): Iterable<readonly [RecordPath, string]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, item] of Object.entries(value)) {
    const here = [...at, Array.isArray(value) ? Number(name) : name];
    if (typeof item === 'string' && isSecretValue(name, item)) yield [here, name];
    else yield* secretsIn(item, here);
  }
}

/** What stands in the texts of a value, with their places; what a project keeps for itself is left out. */
function inTexts(
  value: unknown,
  find: (text: string) => string | undefined,
  at: (string | number)[] = [],
  found: [RecordPath, string][] = [],
): readonly (readonly [RecordPath, string])[] {
  const here = typeof value === 'string' ? find(value) : undefined;
  if (here !== undefined) found.push([[...at], here]);
  if (typeof value !== 'object' || value === null) return found;
  const isList = Array.isArray(value);
  for (const key of Object.keys(value)) {
    if (key.startsWith('x-')) continue;
    at.push(isList ? Number(key) : key);
    inTexts((value as Readonly<Record<string, unknown>>)[key], find, at, found);
    at.pop();
  }
  return found;
}

function* pathFaults(record: LifecycleRecord, evidence: Evidence): Iterable<PlacedFault> {
  for (const [at, path] of evidencePaths(record)) {
    const located = evidence.locate(path);
    if (located.kind === 'refused') {
      const message = `The path \`${path}\` ${located.message}.`;
      yield { rule: 'form/path-leaves-project', message, at };
    }
    const plain = posix.normalize(path);
    if (located.kind === 'file' && plain !== path) {
      const message = `\`${path}\` is called \`${plain}\` everywhere else.`;
      yield { rule: 'form/bad-value', message, fix: `Write \`${plain}\`.`, at };
    }
    if ('trueCase' in located && located.trueCase !== undefined) {
      const message = `The path \`${path}\` is spelled \`${located.trueCase}\` on the disk.`;
      yield { rule: 'form/path-case', message, fix: `Write \`${located.trueCase}\`.`, at };
    }
  }
}

/** Texts that say what another says of which they are no part: a copy, most often. */
function* repeatedFaults(record: LifecycleRecord): Iterable<PlacedFault> {
  const { project, scope = {}, model } = record;
  const { out_of_scope: others = [], risks = [] } = scope;
  const useCase = ['scope.use_case', scope.use_case] as const;
  const pairs: (readonly [
    RecordPath,
    string | undefined,
    readonly [string, string | undefined],
  ])[] = [
    [['project', 'summary'], project.summary, ['project.name', project.name]],
    [['scope', 'data_note'], scope.data_note, useCase],
    [['model', 'why'], model?.why, useCase],
  ];
  for (const [index, text] of others.entries())
    pairs.push([['scope', 'out_of_scope', index], text, useCase]);
  for (const [index, text] of risks.entries()) {
    const copied = others.find((other) => isCopy(text, other));
    const from = copied === undefined ? useCase : (['scope.out_of_scope', copied] as const);
    pairs.push([['scope', 'risks', index], text, from]);
  }
  for (const [at, text, [name, other]] of pairs) {
    if (text === undefined || other === undefined || !isCopy(text, other)) continue;
    const message = `\`${formatPath(at)}\` says what \`${name}\` says.`;
    yield { rule: 'form/repeated', message, at };
  }
}

/** Whether two texts are the same but for signs and case. */
function isCopy(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > mostSigns) return false;
  const [first, second] = [one, other].map((text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu));
  return first !== null && first?.join(' ') === second?.join(' ');
}

const mostSigns = 8;

function* ignoreFaults(record: LifecycleRecord, rules: readonly Rule[]): Iterable<PlacedFault> {
  for (const [index, { rule, reason, expires }] of (record.ignore ?? []).entries()) {
    const page = rules.find(({ id }) => id === rule);
    if (isCopy(reason, rule) || (page && isCopy(reason, page.message))) {
      const at = ['ignore', index, 'reason'];
      const message = `\`${formatPath(at)}\` says what the rule says, and not why it is left out.`;
      yield { rule: 'form/says-nothing', message, at };
    }
    if (expires !== undefined && !isDay(expires)) {
      const at = ['ignore', index, 'expires'];
      const message = `There is no ${expires}.`;
      yield { rule: 'form/bad-value', message, at };
    }
    const ids = rules.map(({ id }) => id);
    if (ids.includes(rule)) continue;
    const at = ['ignore', index, 'rule'];
    const guess = nearest(rule, ids);
    const message =
      unignorable(rule) ??
      `There is no rule \`${rule}\`${guess ? ` (did you mean \`${guess}\`?)` : ''}.`;
    yield { rule: 'form/unknown-ignore', message, at };
  }
}

/** Whether there is such a day: of February the 30th, a program makes the 2nd of March. */
function isDay(date: string): boolean {
  const time = Date.parse(date);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

/** Where the record asks why, or what was tried, a word that says nothing is no answer. */
function* emptyWords(record: LifecycleRecord): Iterable<PlacedFault> {
  for (const [at, text] of answersOf(record)) {
    const copied = at[1] === 'iterations' ? copiedIn(record, at[2], text) : undefined;
    if (copied) {
      const message = `\`${formatPath(at)}\` says what its \`${copied}\` says.`;
      yield { rule: 'form/says-nothing', message, at };
      continue;
    }
    // A placeholder is a finding of its own.
    const key = at.findLast((step) => typeof step === 'string');
    if (!isNoAnswer(String(key), text) || placeholderIn(text) !== undefined) continue;
    const message = `\`${formatPath(at)}\` says "${text}", which is nothing.`;
    yield { rule: 'form/says-nothing', message, at };
  }
}

/** The key of an iteration that a text of it only repeats. */
function copiedIn(
  { adapt }: LifecycleRecord,
  index: string | number | undefined,
  text: string,
): string | undefined {
  const iteration = adapt?.iterations?.[Number(index)];
  const keys = ['technique', 'run', 'verdict'] as const;
  return keys.find((key) => iteration?.[key] === text || iteration?.run.endsWith(`/${text}.json`));
}

function* answersOf({
  project,
  scope = {},
  ignore,
  adapt,
  model,
}: LifecycleRecord): Iterable<readonly [RecordPath, string]> {
  for (const key of ['summary', 'owner'] as const) {
    const text = project[key];
    if (text !== undefined) yield [['project', key], text];
  }
  for (const key of ['out_of_scope', 'risks'] as const)
    for (const [index, text] of (scope[key] ?? []).entries()) yield [['scope', key, index], text];
  for (const [index, { reason }] of (ignore ?? []).entries())
    yield [['ignore', index, 'reason'], reason];
  for (const [index, { change, next }] of (adapt?.iterations ?? []).entries()) {
    yield [['adapt', 'iterations', index, 'change'], change];
    if (next !== undefined) yield [['adapt', 'iterations', index, 'next'], next];
  }
  if (model?.why !== undefined) yield [['model', 'why'], model.why];
  for (const [index, other] of (model?.considered ?? []).entries())
    yield [['model', 'considered', index], other];
  // A note allows what the licence alone does not.
  const { licence_note: note } = model ?? {};
  if (note !== undefined) yield [['model', 'licence_note'], note];
  const { cost } = model?.feasibility ?? {};
  if (cost !== undefined) yield [['model', 'feasibility', 'cost'], cost];
  for (const [index, assumption] of (model?.feasibility?.assumptions ?? []).entries())
    yield [['model', 'feasibility', 'assumptions', index], assumption];
}

function unignorable(rule: string): string | undefined {
  if (rule.startsWith('form/')) return `\`${rule}\` is a fault of form, which cannot be ignored.`;
  return rule.startsWith('change/')
    ? `\`${rule}\` is a fault of the change that ignores it, which cannot be ignored.`
    : undefined;
}
