/** What Git LFS leaves in place of a file that was not fetched: the hash of what the file holds, and its size. */
export interface LfsPointer {
  readonly sha256: string;
  readonly size: number;
}

const form =
  /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n(?:.*\n)*?oid sha256:([0-9a-f]{64})\nsize (\d+)\n?$/;
// No pointer is longer, as its specification has it.
const longest = 1024;

/** Undefined of any other text. */
export function lfsPointer(text: string): LfsPointer | undefined {
  const [, sha256, size] = (text.length < longest && form.exec(text)) || [];
  return sha256 === undefined ? undefined : { sha256, size: Number(size) };
}
