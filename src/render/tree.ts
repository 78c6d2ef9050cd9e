/** A relative POSIX path inside the generated project, without `..`. */
export type ProjectPath = string;

export interface TreeFile {
  readonly content: Buffer;
  readonly executable: boolean;
  /** merge: a rerun merges newer templates into it; once: written on creation, yours from then on. */
  readonly keep: 'merge' | 'once';
  /** The stage that writes it. */
  readonly stage: string;
}

/** Everything a set of answers renders to, or everything that lies on a disk. */
export type Tree = ReadonlyMap<ProjectPath, TreeFile>;

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
