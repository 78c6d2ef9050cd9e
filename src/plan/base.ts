import { UserError } from '../errors.ts';
import type { ProjectPath, Tree, TreeFile } from '../render/tree.ts';
import { sha256Of } from './sha256.ts';
import { isMergeable, mergeableText, withLineEnding } from './text.ts';

export const basePath: ProjectPath = '.genai/base.json';

/** A file as it was last rendered; the text only where a later merge can need it. */
export interface BaseFile {
  readonly sha256: string;
  readonly text?: string;
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
  const text = content.includes('\r\n') ? mergeableText(content) : undefined;
  return sha256Of(text === undefined ? content : Buffer.from(withLineEnding(text, '\n')));
}

const [head, tail] = ['{\n "version": 1,\n "files": {', '\n }\n}'];

/** Readable JSON, one line of text a line, so that a diff of it can be reviewed. */
export function formatBase(base: Base): Buffer {
  const files = [...base].sort(([a], [b]) => (a < b ? -1 : 1));
  // One file at a time: all lines at once would be the most memory that a run takes.
  const parts = files.map((file, index) =>
    Buffer.from(`${index === 0 ? head : ','}${formatFile(file)}`),
  );
  return Buffer.concat([...parts, Buffer.from(`${tail}\n`)]);
}

/** What stands for a file in the JSON of the whole. */
function formatFile([path, file]: readonly [ProjectPath, BaseFile]): string {
  const text = file.text;
  const entry = text === undefined ? { sha256: file.sha256 } : { lines: text.split('\n') };
  const alone = JSON.stringify({ version: 1, files: { [path]: entry } }, undefined, 1);
  return alone.slice(head.length, -tail.length);
}

/** Reads what `formatBase` wrote. It is checked in, hence untrusted: a path that leaves the project is an error. */
export function parseBase(json: string): Base {
  const parsed = parseJson(json);
  if (!isObject(parsed) || parsed.version !== 1 || !isObject(parsed.files)) {
    throw damaged('It is not a base of version 1.');
  }
  return new Map(
    Object.entries(parsed.files).map(([path, file]) => [safePath(path), parseFile(path, file)]),
  );
}

/** The path itself, if it is relative, POSIX and stays inside the project on every system. */
export function safePath(path: string): ProjectPath {
  const parts = path.split('/');
  const isSafe =
    !/[\\:\p{Control}]/u.test(path) &&
    parts.every((part) => part !== '' && part !== '.' && part !== '..');
  if (!isSafe) throw damaged(`It names the path "${path}".`);
  if (parts.some((part) => part.toLowerCase() === '.git'))
    throw damaged(`It names "${path}", which belongs to git.`);
  return path;
}

function baseFile({ content, keep, sha256 }: TreeFile): BaseFile {
  return keep !== 'once' && isMergeable(content)
    ? fromText(content)
    : { sha256: sha256 ?? fingerprint(content) };
}

/** Both are worked out when they are asked for: writing a base needs no hash, and one text at a time. */
function fromText(content: Buffer): BaseFile {
  return {
    get sha256() {
      return fingerprint(content);
    },
    get text() {
      return content.toString();
    },
  };
}

function parseFile(path: string, file: unknown): BaseFile {
  if (isObject(file)) {
    const { sha256, lines } = file;
    if (Array.isArray(lines) && lines.every((line) => typeof line === 'string')) {
      return fromText(Buffer.from(lines.join('\n')));
    }
    if (typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256)) return { sha256 };
  }
  throw damaged(`Its entry for "${path}" is neither text nor a hash.`);
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw damaged('It is not JSON.', error);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function damaged(note: string, cause?: unknown): UserError {
  return new UserError(`"${basePath}" is damaged.`, {
    note,
    help: `Restore it: git checkout -- ${basePath}`,
    cause,
  });
}
