import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { table } from './tables.ts';

export const applicationsFolder = 'tests/measure/applications';

interface Share {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What a question-answering application reached on its test questions, beside its model alone. */
export interface MeasuredApplication {
  readonly model: string;
  /** What the passages were found by, and what `poe ingest --measure` says of each way on dev. */
  readonly vectors: string;
  readonly by: string;
  readonly recall: Readonly<Record<string, Readonly<Record<string, Share>>>>;
  readonly kinds: Readonly<Record<string, Kind>>;
}

/** Of one kind of questions; null: there was nothing to be counted. */
export interface Kind {
  readonly n: number;
  readonly alone: Share;
  readonly application: Share;
  readonly unanswered: Share | null;
  readonly found: Share | null;
  readonly faithful: Share | null;
}

/** All applications that `npm run measure` wrote, in the order of their files. */
export function readApplications(): readonly MeasuredApplication[] {
  return readdirSync(applicationsFolder)
    .sort()
    .map((file) => JSON.parse(readFileSync(join(applicationsFolder, file), 'utf8')));
}

/** Each kind of questions with every model: closed book against the application. */
export function formatApplications(measured: readonly MeasuredApplication[]): string {
  const rows = measured.flatMap(({ model, vectors, kinds }) =>
    Object.entries(kinds).map(([kind, of]) => [
      `${model}, ${vectors === 'none' ? 'words' : vectors}`,
      kind,
      `${of.n}`,
      ...[of.alone, of.application, of.unanswered, of.found, of.faithful].map(shown),
    ]),
  );
  const heads = ['answered by, found by', 'questions', 'n', 'right alone', 'right'];
  return table([...heads, 'not answered', 'passage found', 'faithful'], rows);
}

/** How often each way finds the passage, on the dev questions of each kind. */
export function formatRecall(measured: readonly MeasuredApplication[]): string {
  const recall: MeasuredApplication['recall'] =
    measured.find(({ vectors }) => vectors !== 'none')?.recall ?? {};
  const kinds = Object.keys(Object.values(recall)[0] ?? {});
  const rows = Object.entries(recall).map(([way, of]) => [
    way,
    ...kinds.map((kind) => shown(of[kind] ?? null)),
  ]);
  return table(['found by', ...kinds], rows);
}

function shown(share: Share | null): string {
  if (share === null) return '–';
  const { value, low, high } = share;
  return `${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}
