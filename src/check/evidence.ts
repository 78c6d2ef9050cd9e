import { join } from 'node:path';
import { basePath } from '../own-paths.ts';
import { type LfsPointer, lfsPointer } from '../record/lfs-pointer.ts';
import { entriesOf } from '../record/record-files.ts';
import { contentOf, type Reading } from '../record/runs/evidence-file.ts';
import { readExamples, readRun } from '../record/runs/read-run.ts';
import type { ExampleResult, Run } from '../record/runs/run.ts';
import { eachPiece, readBytes } from '../record/yaml/bytes.ts';
import { type Located, locate } from '../record/yaml/locate.ts';
import { sha256, sha256Of } from '../sha256.ts';
import { linesOfKey } from './lines-of-key.ts';
import { type Overlap, overlaps } from './overlap.ts';
import {
  evaluationTexts,
  examplesOf,
  type Row,
  type Text,
  trainingTexts,
} from './overlap-texts.ts';
import { saidIn } from './said-of-key.ts';
import { writtenTexts } from './written.ts';

/**
 * What rules may ask about the project's files: nothing outside the project's folder is read, but
 * for what links in a model's folder lead to, of which only the hash is used.
 */
export interface Evidence {
  /** Where a path of the record lies. */
  readonly locate: (path: string) => Located;
  readonly run: (path: string) => Reading<Run>;
  /** The per-example results of a run. */
  readonly examples: (run: Run) => Reading<readonly ExampleResult[]>;
  /** SHA-256 of a file's bytes, also where Git LFS did not fetch them; undefined when there is no such file. */
  readonly sha256: (path: string) => string | undefined;
  /** Whether a file says what it said when it had a hash: git, an editor or a hook may have changed how its lines end. */
  readonly isUnchanged: (path: string, sha256: string) => boolean;
  /**
   * SHA-256 of what one key in a card's front matter says, and of its lines, as earlier versions took
   * them; undefined when there is no card.
   */
  readonly keyHashes: (path: string, key: string) => readonly string[] | undefined;
  /** The SHA-256 that the generated project gives a model folder; undefined when no weights are there. */
  readonly modelSha256: (folder: string) => string | undefined;
  /** The examples in a file of data; none where it cannot be read. */
  readonly rows: (path: string) => readonly Row[];
  /** What a model is asked in a file of data; nothing where it cannot be read. */
  readonly asked: (path: string) => readonly Text[];
  /** The examples of one file of data that also stand, or nearly, in another. */
  readonly overlaps: (evaluation: string, training: string) => readonly Overlap[];
  /** The text of a file of at most 64 MiB; undefined when there is no such file. */
  readonly text: (path: string) => string | undefined;
  /** The texts that the tool wrote into the project, for merges to go on from; none in another one. */
  readonly written: () => readonly string[];
  /** As in 2026-11-24, where it is known: a result of a later day is none. */
  readonly today: string | undefined;
}

const modelFiles = /\.(safetensors|json|jinja|txt|model|gguf)$|model[^/]*\.bin$/;
const weights = /\.(safetensors|gguf)$|model[^/]*\.bin$/;
const largestText = 1 << 26;
// What a pointer begins with: "version".
const letterV = 0x76;

/** Reads each thing once, however many rules ask for it. */
export function evidenceIn(root: string, today?: string): Evidence {
  const find = remember((path: string) => locate(root, path));
  const fileAt = (path: string) => {
    const located = find(path);
    return located.kind === 'file' ? located.absolute : undefined;
  };
  const read = <T>(path: string, reader: (absolute: string) => Reading<T>): Reading<T> => {
    const located = find(path);
    if (located.kind === 'file') return reader(located.absolute);
    if (located.kind === 'missing') return { kind: 'missing' };
    const message =
      located.kind === 'refused' ? `the path ${located.message}` : 'it is not a regular file';
    return { kind: 'malformed', message };
  };
  const text = remember((path) => whenFound(fileAt(path), textOf));
  const hashOf = remember((path) => whenFound(fileAt(path), fileSha256));
  const hashesOfLines = remember((path) =>
    whenFound(text(path), (found) => otherEndings(found).map(sha256Of)),
  );
  const textsIn = (reader: (content: string) => readonly Text[]) =>
    remember((path) => reader(text(path) ?? ''));
  const [asked, trained] = [textsIn(evaluationTexts), textsIn(trainingTexts)];
  const overlapsBetween = remember((pair) => {
    const [evaluation = '', training = ''] = JSON.parse(pair) as string[];
    return overlaps(asked(evaluation), trained(training));
  });
  const hashesOfKey = remember((pair) => {
    const [path = '', key = ''] = JSON.parse(pair) as string[];
    return whenFound(text(path), (card) => {
      const lines = linesOfKey(card, key);
      return [saidIn(lines), lines].map(sha256Of);
    });
  });
  // The base is large, and several rules go by it.
  let written: readonly string[] | undefined;
  const examplesAt = remember((path: string) => read(path, readExamples));
  return {
    locate: find,
    run: remember((path) => read(path, readRun)),
    examples: (run) => (run.examples ? examplesAt(run.examples.path) : { kind: 'missing' }),
    sha256: hashOf,
    isUnchanged: (path, was) => hashOf(path) === was || hashesOfLines(path)?.includes(was) === true,
    keyHashes: (path, key) => hashesOfKey(JSON.stringify([path, key])),
    modelSha256: remember((path) => {
      const located = find(path);
      return located.kind === 'folder' ? folderSha256(located.absolute) : undefined;
    }),
    rows: remember((path) => [...examplesOf(text(path) ?? '')]),
    asked,
    overlaps: (evaluation, training) => overlapsBetween(JSON.stringify([evaluation, training])),
    text,
    written: () => {
      written ??= [...writtenTexts(text(basePath))];
      return written;
    },
    today,
  };
}

/** The run at a path; undefined where none can be read, of which rules of their own speak. */
export function runAt(path: string | undefined, evidence: Evidence): Run | undefined {
  return path === undefined ? undefined : contentOf(evidence.run(path));
}

/** What became of each example of a run; undefined where that cannot be read. */
export function resultsOf(run: Run, evidence: Evidence): readonly ExampleResult[] | undefined {
  return contentOf(evidence.examples(run));
}

/** What to do where a file lies elsewhere: with Git LFS, with DVC, or with all data of its task. */
export function fetchFix(path: string, evidence: Evidence): string | undefined {
  if (lfsPointer(evidence.text(path) ?? ''))
    return 'Type "git lfs pull"; in a workflow give actions/checkout "lfs: true".';
  if (evidence.locate(path).kind !== 'missing') return undefined;
  if (isKeptByDvc(path, evidence))
    return 'Type "dvc pull"; in a workflow let a step before the check do so.';
  return isKeptApart(path, evidence)
    ? 'Fetch the data from where they are kept; in a workflow let a step before the check do so.'
    : undefined;
}

/** Whether a file is not there, and lies elsewhere. */
export function isUnfetched(path: string, evidence: Evidence): boolean {
  return fetchFix(path, evidence) !== undefined;
}

/** DVC leaves its pointer beside the file or a folder above it. */
function isKeptByDvc(path: string, evidence: Evidence): boolean {
  const steps = path.split('/');
  return steps.some((_, index) => {
    const above = steps.slice(0, index + 1).join('/');
    return evidence.locate(`${above}.dvc`).kind === 'file';
  });
}

/** Of data that no repository may hold, their card alone is there. */
function isKeptApart(path: string, evidence: Evidence): boolean {
  const [, folder] = /^(data\/[^/]+)\/(?:train|dev|test)\.jsonl$/.exec(path) ?? [];
  const isThere = (name: string) => evidence.locate(`${folder}/${name}`).kind === 'file';
  const splits = ['train.jsonl', 'dev.jsonl', 'test.jsonl'];
  return folder !== undefined && isThere('README.md') && !splits.some(isThere);
}

/**
 * The sorted lines `<sha256>  <relative path>` of the files that decide what a model says, hashed.
 * As Python does, it follows links to files, which data-versioning tools leave in place of weights,
 * and none to folders. Undefined where a file cannot be read, such as one that was not fetched, and
 * where git holds all but the weights.
 */
function folderSha256(folder: string): string | undefined {
  const lines: string[] = [];
  const files = modelFilesIn(folder);
  if (!files.some((file) => weights.test(file))) return undefined;
  for (const file of files) {
    const sha256 = fileSha256(file);
    if (sha256 === undefined) return undefined;
    lines.push(`${sha256}  ${file.slice(folder.length + 1).replaceAll('\\', '/')}\n`);
  }
  return sha256Of(lines.sort().join(''));
}

/** What may not be listed is not there for Python either, whose walk passes it over. */
function modelFilesIn(folder: string): string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return modelFilesIn(path);
    return (entry.isFile() || entry.isSymbolicLink()) && modelFiles.test(entry.name) ? [path] : [];
  });
}

function fileSha256(path: string): string | undefined {
  const hash = sha256();
  let pointer: LfsPointer | undefined;
  const isRead = eachPiece(path, (piece) => {
    hash.update(piece);
    pointer = piece[0] === letterV ? lfsPointer(piece.toString('latin1')) : undefined;
  });
  if (!isRead) return undefined;
  return pointer?.sha256 ?? hash.digest('hex');
}

function textOf(path: string): string | undefined {
  const reading = readBytes(path, largestText);
  // Some editors begin a file with a byte-order mark.
  return reading.kind === 'bytes'
    ? reading.bytes.toString('utf8').replace(/^\uFEFF/, '')
    : undefined;
}

/** A text with the ends of lines of Unix and of Windows, and with no, one or two at its end. */
function otherEndings(text: string): string[] {
  const lines = text.replaceAll('\r\n', '\n').replace(/\n+$/, '');
  const unix = ['', '\n', '\n\n'].map((end) => lines + end);
  return [...unix, ...unix.map((each) => each.replaceAll('\n', '\r\n'))];
}

function whenFound<T>(
  found: string | undefined,
  read: (found: string) => T | undefined,
): T | undefined {
  return found === undefined ? undefined : read(found);
}

function remember<T>(work: (path: string) => T): (path: string) => T {
  const known = new Map<string, T>();
  return (path) => {
    if (!known.has(path)) known.set(path, work(path));
    return known.get(path) as T;
  };
}
