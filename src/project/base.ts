import { isAscii } from 'node:buffer';
import { UserError } from '../errors.ts';
import { basePath } from '../own-paths.ts';
import { taskIds } from '../record/vocabulary.ts';
import type { ProjectPath, Tree, TreeFile } from '../render/tree.ts';
import { sha256Of } from '../sha256.ts';
import { isMergeable, mergeableText, withLineEnding } from '../text.ts';
import { wayBackOf } from './read-own.ts';

/** A file as it was last rendered; the content only where a later merge can need it, hence text. */
export interface BaseFile {
  readonly sha256: string;
  readonly content?: Buffer;
}

/** What the tool rendered last: the common ancestor of the disk and of the next rendering. */
export type Base = ReadonlyMap<ProjectPath, BaseFile>;

export const emptyBase: Base = new Map();

export function baseOf(tree: Tree): Base {
  return new Map(
    [...tree]
      .filter(([, file]) => file.keep !== 'always')
      .map(([path, file]) => [path, baseFile(file)]),
  );
}

/** sha256 of the content, the same for CRLF and LF, so that git's line endings are no edit. */
export function fingerprint(content: Buffer): string {
  return sha256Of(withoutReturns(content));
}

/** Whether nothing but line endings tells them apart. */
export function isSameContent(one: Buffer, other: Buffer): boolean {
  return one.equals(other) || withoutReturns(one).equals(withoutReturns(other));
}

/** Whether this is still what was rendered then; hashes only what there is nothing but a hash of. */
export function isAsRendered(content: Buffer, base: BaseFile | undefined): boolean {
  if (!base) return false;
  return base.content ? isSameContent(content, base.content) : fingerprint(content) === base.sha256;
}

function withoutReturns(content: Buffer): Buffer {
  const text = content.includes('\r\n') ? mergeableText(content) : undefined;
  return text === undefined ? content : Buffer.from(withLineEnding(text, '\n'));
}

// Its first two lines: more than the longest mark and version come to.
const longestHead = 4096;
const title = 'create-genai-project base, version 2';
const firstLine = /^(={4,}) create-genai-project base, version ([12])(\r?)\n/;
const versions = String.raw`\d{1,6}\.\d{1,6}\.\d{1,6}(?:-[0-9A-Za-z.-]{1,40})?`;
// Of every base that is to come, too: whatever its own version, an older tool must know it by this.
const writer = new RegExp(
  `^={4,} create-genai-project base, version \\d+\\r?\\nWhat create-genai-project (${versions}) rendered last`,
);

/** What one branch may add and another has not. */
const addedFolders: readonly ProjectPath[] = [
  ...['align', 'app', 'cluster', 'deploy', 'eval/harness', 'fine-tune', 'pretrain'],
  ...['alignment', 'app', 'cluster', 'deploy', 'feedback', 'local', 'retrieval', 'training'].map(
    (part) => `src/lifecycle/${part}`,
  ),
  ...taskIds.flatMap((task) => [`data/${task}`, `prompt/${task}`]),
];

/**
 * The texts, masked, with a heading above each, as in
 *
 *     ==== create-genai-project base, version 2
 *     What create-genai-project 0.1.0 rendered last, …
 *
 *     ==== text prompt/classification/default.md
 *     $@? E96 E:4<6E
 *
 *     ==== sha256 9f86d0…15b0f0 data/classification/test.jsonl
 *     ==== folder deploy
 *     ==== end
 *
 * A heading is marked by more `=` than any text has in front of a space. git merges the bases of two
 * branches as it merges their files: the headings of folders, there or not, keep what each branch has
 * added apart. Version 1 had the texts as they are.
 */
export function formatBase(base: Base, toolVersion: string): Buffer {
  const headings = addedFolders.map((folder) => [folder, undefined] as const);
  const files = [...base, ...headings].sort(([a], [b]) => (a < b ? -1 : 1));
  const masked = new Map([...base].map(([path, { content }]) => [path, content && mask(content)]));
  const mark = markBeyond([...masked.values()].flatMap((text) => text ?? []));
  const sections = files.flatMap(([path, file]) => {
    if (file === undefined) return [Buffer.from(`\n${mark} folder ${path}`)];
    const text = masked.get(path);
    return text
      ? [Buffer.from(`\n${mark} text ${path}\n`), text]
      : [Buffer.from(`\n${mark} sha256 ${file.sha256} ${path}`)];
  });
  const note = `What create-genai-project ${toolVersion} rendered last, to compare your files with. Do not edit.`;
  const [start, end] = [`${mark} ${title}\n${note}\n`, `\n${mark} end\n`];
  return Buffer.concat([Buffer.from(start), ...sections, Buffer.from(end)]);
}

function markBeyond(texts: readonly Buffer[]): string {
  let mark = '====';
  while (texts.some((text) => text.includes(`${mark} `))) mark += '=';
  return mark;
}

/**
 * The text in ROT47, and what is not ASCII as the two characters of its bytes: lines stay lines, and
 * who replaces a word in all files does not replace it here, where the edits would be none any more.
 */
function mask(text: Buffer): Buffer {
  const turned = rot47(text);
  return isAscii(text) ? turned : Buffer.from(turned.toString('latin1'));
}

function unmask(masked: Buffer): Buffer {
  return rot47(isAscii(masked) ? masked : Buffer.from(masked.toString(), 'latin1'));
}

function rot47(text: Buffer): Buffer {
  const turned = Buffer.allocUnsafe(text.length);
  // By its index: twice as quick as `map`, on the way of every file of a new project.
  for (let index = 0; index < text.length; index += 1)
    turned[index] = turn[text[index] as number] as number;
  return turned;
}

/** Of each byte, that which is 47 further among the 94 that are seen. */
const turn = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte > 32 && byte < 127 ? 33 + ((byte + 14) % 94) : byte,
);

/** The version of this tool that wrote it; undefined where it did not say so yet. */
export function writerOf(content: Buffer): string | undefined {
  return writer.exec(content.toString('utf8', 0, longestHead))?.[1];
}

/** Reads what `formatBase` wrote. It is checked in, hence untrusted: a path that leaves the project is an error. */
export function parseBase(content: Buffer): Base {
  const head = firstLine.exec(content.toString('utf8', 0, longestHead)) ?? [];
  const [, mark, version, carriageReturn] = head;
  if (mark === undefined) throw damaged('It is not a base of version 1 or 2.');
  const whole = carriageReturn ? Buffer.from(withLineEnding(content.toString(), '\n')) : content;
  const [, ...all] = divided(whole, `\n${mark} `);
  if (all.pop()?.toString().trimEnd() !== 'end') throw damaged('Its end is missing.');
  const sections = all.filter((section) => !section.toString('utf8', 0, 7).startsWith('folder '));
  const base = new Map(sections.map((section) => parseSection(section, version === '1')));
  if (base.size < sections.length) throw damaged('It names a file twice.');
  return base;
}

/** The pieces between separators, without a copy: a base is most of a megabyte. */
function divided(content: Buffer, separator: string): readonly Buffer[] {
  const pieces: Buffer[] = [];
  let start = 0;
  for (;;) {
    const end = content.indexOf(separator, start);
    pieces.push(content.subarray(start, end < 0 ? undefined : end));
    if (end < 0) return pieces;
    start = end + separator.length;
  }
}

function parseSection(section: Buffer, isPlain: boolean): readonly [ProjectPath, BaseFile] {
  const end = section.indexOf('\n');
  const heading = section.toString('utf8', 0, end < 0 ? undefined : end);
  const [, sha256, path] = /^(?:text|sha256 ([0-9a-f]{64})) (.*)$/.exec(heading) ?? [];
  if (path === undefined) {
    throw damaged(`"${heading.slice(0, 60)}" names neither a text nor a hash.`);
  }
  if (sha256 !== undefined) return [safePath(path), { sha256 }];
  const text = section.subarray(end < 0 ? section.length : end + 1);
  return [safePath(path), fromText(isPlain ? text : unmask(text))];
}

/** The path itself, if it is relative, POSIX and stays inside the project on every system. */
export function safePath(path: string): ProjectPath {
  const parts = path.split('/');
  const isSafe =
    !/[\\:\p{Control}]/u.test(path) &&
    parts.every((part) => part !== '' && part !== '.' && part !== '..');
  if (!isSafe) throw damaged(`It names the path "${path}".`);
  if (parts.some(isGits)) throw damaged(`It names "${path}", which belongs to git.`);
  return path;
}

// As every system spells it: some ignore the case, the end, or characters that nobody sees.
function isGits(part: string): boolean {
  const seen = part.replace(/\p{Cf}/gu, '').replace(/[. ]+$/, '');
  return /^(\.git|git~\d+)$/i.test(seen);
}

function baseFile({ content, keep, sha256 }: TreeFile): BaseFile {
  return keep !== 'once' && isMergeable(content) ? fromText(content) : hashed(content, sha256);
}

/** The hash is worked out when it is asked for: making a project needs none. */
export function fromText(content: Buffer): BaseFile {
  return Object.assign(hashed(content), { content });
}

function hashed(content: Buffer, sha256?: string): BaseFile {
  return {
    get sha256() {
      return sha256 ?? fingerprint(content);
    },
  };
}

function damaged(note: string): UserError {
  return new UserError(`"${basePath}" is damaged.`, {
    note,
    help: wayBackOf(basePath),
  });
}
