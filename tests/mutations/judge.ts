import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type CheckOptions, checkSource } from '../../src/check/check.ts';
import { type Evidence, evidenceIn } from '../../src/check/evidence.ts';
import type { Finding, Rule } from '../../src/check/rule.ts';
import type { RecordPath } from '../../src/record/path.ts';
import { readSource, type Source } from '../../src/record/read.ts';
import { positionAt } from '../../src/record/yaml/position.ts';
import type { Files } from './records.ts';

/** The day on which the projects are judged: the one after they were walked. */
export const today = '2026-11-28';

export interface Judged {
  readonly findings: readonly Finding[];
  /** Whether a finding points at a key of the record, at its value or into it. */
  readonly isAt: (finding: Finding, at: RecordPath) => boolean;
  readonly text: string;
}

export interface Desk {
  /** What check finds in the project with these files in place of its own; an empty one is gone. */
  readonly judge: (
    changes: Files,
    rules: readonly Rule[],
    change?: Pick<CheckOptions, 'changeFaults'>,
  ) => Judged;
  readonly remove: () => void;
}

/** A project on the disk. What no change touches is read once. */
export function deskOf(files: Files): Desk {
  const root = mkdtempSync(join(tmpdir(), 'genai-mutation-'));
  for (const [path, text] of Object.entries(files)) write(join(root, path), text);
  const unchanged = evidenceIn(root, today);
  return {
    judge: (changes, rules, change) => {
      for (const [path, text] of Object.entries(changes)) write(join(root, path), text);
      try {
        const source = readSource(join(root, 'lifecycle.yaml'));
        if (!source) throw new Error('The project has no record.');
        const evidence = overlaid(
          unchanged,
          root,
          { ...files, ...changes },
          new Set(Object.keys(changes)),
        );
        const options = { rules, file: 'lifecycle.yaml', today, ...change };
        return {
          ...checkSource(source, evidence, options),
          isAt: pointing(source),
          text: source.text,
        };
      } finally {
        for (const path of Object.keys(changes)) write(join(root, path), files[path] ?? '');
      }
    },
    remove: () => rmSync(root, { recursive: true }),
  };
}

function write(path: string, text: string): void {
  if (text === '') {
    rmSync(path, { force: true });
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function pointing({ text, range, keyRange }: Source): Judged['isAt'] {
  return ({ line, column }, at) =>
    [range(at), keyRange(at)].some((place) => {
      const start = positionAt(text, place);
      return line === start.line && column >= start.column;
    });
}

function overlaid(
  unchanged: Evidence,
  root: string,
  files: Files,
  changes: ReadonlySet<string>,
): Evidence {
  const fresh = evidenceIn(root, today);
  const of = (...paths: readonly string[]) =>
    paths.some((path) => changes.has(path)) ? fresh : unchanged;
  return {
    locate: fresh.locate,
    run: (path) => of(path).run(path),
    examples: (run) => of(run.examples?.path ?? '').examples(run),
    sha256: (path) => of(path).sha256(path),
    isUnchanged: (path, sha256) => of(path).isUnchanged(path, sha256),
    keyHashes: (path, key) => of(path).keyHashes(path, key),
    modelSha256: (folder) => modelSha256(folder, files),
    rows: (path) => of(path).rows(path),
    asked: (path) => of(path).asked(path),
    overlaps: (one, other) => of(one, other).overlaps(one, other),
    text: (path) => of(path).text(path),
    written: fresh.written,
    today,
  };
}

/** As check reckons it; weights were left behind, with their hashes. */
export function modelSha256(folder: string, files: Files): string | undefined {
  const weights = JSON.parse(files['weights.json'] ?? '{}') as Record<string, string>;
  const hashes = { ...weights, ...hashesOf(files, `${folder}/`) };
  const lines = Object.entries(hashes)
    .filter(([path]) => path.startsWith(`${folder}/`))
    .map(([path, sha256]) => `${sha256}  ${path.slice(folder.length + 1)}\n`);
  return lines.length === 0 ? undefined : hash(lines.sort().join(''));
}

function hashesOf(files: Files, folder: string): Record<string, string> {
  const mine = Object.entries(files).filter(
    ([path, text]) =>
      path.startsWith(folder) &&
      text !== '' &&
      /\.(safetensors|json|jinja|txt|model|gguf)$/.test(path),
  );
  return Object.fromEntries(mine.map(([path, text]) => [path, hash(text)]));
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
