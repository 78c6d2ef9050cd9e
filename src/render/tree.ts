/** A relative POSIX path inside the generated project, without `..`. */
export type ProjectPath = string;

/** The folders that a path lies in, topmost first: `a/b/c.md` → `a`, `a/b`. */
export function foldersAbove(path: ProjectPath): ProjectPath[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/**
 * What a rerun does with a file that lies on the disk already.
 * merge: a newer version is merged into it line by line.
 * once: written on creation, yours from then on.
 * record: lifecycle.yaml, which only gains what it lacks.
 * always: the tool's own bookkeeping, written afresh.
 */
export type Keep = 'merge' | 'once' | 'record' | 'always';

export interface TreeFile {
  readonly content: Buffer;
  /** The fingerprint of the content, where it is known beforehand. */
  readonly sha256?: string;
  readonly executable: boolean;
  readonly keep: Keep;
  /** Of lifecycle.yaml: the sections that a person answered anew, whatever rests on what they were. */
  readonly answered?: readonly string[];
  /** The stage that writes it. */
  readonly stage: string;
}

/** Everything a set of answers renders to, or everything that lies on a disk. */
export type Tree = ReadonlyMap<ProjectPath, TreeFile>;

/** What begins with #! is executable. */
export function treeFile(stage: string, content: Buffer, keep: Keep, sha256?: string): TreeFile {
  const executable = content[0] === 0x23 && content[1] === 0x21;
  return { content, executable, keep, stage, ...(sha256 !== undefined && { sha256 }) };
}

/** The union of several trees; two stages that write one path are a bug, and the message names both. */
export function combine(trees: Iterable<Tree>): Tree {
  const whole = new Map<ProjectPath, TreeFile>();
  for (const tree of trees) {
    for (const [path, file] of tree) {
      const other = whole.get(path);
      if (other) throw new Error(`Both "${other.stage}" and "${file.stage}" write ${path}.`);
      whole.set(path, file);
    }
  }
  return whole;
}
