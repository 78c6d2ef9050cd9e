import type { Evidence } from '../../check/evidence.ts';
import { linesOfKey } from '../../check/lines-of-key.ts';
import type { Row } from '../../check/overlap-texts.ts';
import type { Run } from '../../record/runs/run.ts';
import { parseYaml } from '../../record/yaml/parse.ts';

/** Why a run on these data tells nothing: completes "where". Undefined where it may tell something. */
export function dataProblem(
  run: Run,
  task: string,
  rows: readonly Row[],
  evidence: Evidence,
): string | undefined {
  // A project may have its questions in another column, and then all of them.
  const isAsked = rows.some(([, { input }]) => typeof input === 'string');
  const silent = rows.find(([, { input }]) => isAsked && `${input ?? ''}`.trim() === '');
  if (silent) return `line ${silent[0]} asks nothing`;
  if (task !== 'classification') return undefined;
  const isNamed = rows.some(([, { expected }]) => typeof expected === 'string');
  const bare = rows.find(([, { expected }]) => expected === undefined || expected === null);
  return isNamed && bare
    ? `line ${bare[0]} does not say what is expected`
    : strangeLabel(run, task, rows, evidence);
}

/** What is expected, and is no label of the card, while that is the one by which answers were read. */
function strangeLabel(
  { scorer = [] }: Run,
  task: string,
  rows: readonly Row[],
  evidence: Evidence,
): string | undefined {
  const card = scorer.find(({ key, task: of }) => key === 'task' && of === task);
  if (!card || !evidence.keyHashes(card.path, 'task')?.includes(card.sha256)) return undefined;
  const labels = labelsIn(evidence.text(card.path) ?? '');
  const other = rows.find(([, { expected }]) => isOther(expected, labels));
  if (labels.size === 0 || !other) return undefined;
  return `line ${other[0]} expects "${other[1].expected}", which is no label of "${card.path}"`;
}

/** Several may be right, and where none stands, the project has its own place for it. */
function isOther(expected: unknown, labels: ReadonlySet<string>): boolean {
  const isOne = !Array.isArray(expected) && (expected ?? undefined) !== undefined;
  return isOne && !labels.has(`${expected}`);
}

/** The labels that a card lists, as texts; none where it has no list of them. */
function labelsIn(card: string): ReadonlySet<string> {
  const { value } = parseYaml(linesOfKey(card, 'task'));
  const labels = (value as { task?: { labels?: unknown } } | undefined)?.task?.labels;
  return new Set(Array.isArray(labels) ? labels.map(String) : []);
}
