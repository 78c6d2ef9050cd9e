/**
 * Lines of TOML that are the same keys on all sides, merged key by key; undefined where both sides
 * changed one value that is no list of texts in one line.
 */
export function joinKeys(
  ours: readonly string[],
  base: readonly string[],
  theirs: readonly string[],
): readonly string[] | undefined {
  if (ours.length !== base.length || theirs.length !== base.length) return undefined;
  const joined = base.map((line, index) => joinLine(ours[index] ?? '', line, theirs[index] ?? ''));
  return joined.every((line) => line !== undefined) ? joined : undefined;
}

function joinLine(ours: string, base: string, theirs: string): string | undefined {
  const keys = [ours, base, theirs].map((line) => /^\s*([\w-]+)\s*=/.exec(line)?.[1]);
  if (keys[0] === undefined || keys.some((key) => key !== keys[0])) return undefined;
  if (theirs === base) return ours;
  return ours === base ? theirs : joinLists(ours, base, theirs);
}

const item = String.raw`(?:"[^"\\]*"|'[^']*')`;
// Bounded, for a line may be of any length: what stands before the items, these, and what follows.
const list = new RegExp(
  String.raw`^([^[#]*\[\s{0,9})((?:${item}(?:\s{0,9},\s{0,9}${item})*)?)(\s{0,9},?\s{0,9}\][^\]"']*)$`,
);

/** In the manner of ours: without what the tool took out, and with what it added at the end. */
function joinLists(ours: string, base: string, theirs: string): string | undefined {
  const [mine, before, rendered] = [ours, base, theirs].map((line) => list.exec(line));
  if (!mine || !before || !rendered) return undefined;
  if (before[1] !== rendered[1] || before[3] !== rendered[3]) return undefined;
  const [all = [], known = [], wanted = []] = [mine, before, rendered].map(itemsOf);
  const kept = all.filter((each) => wanted.includes(each) || !known.includes(each));
  const added = wanted.filter((each) => !known.includes(each) && !all.includes(each));
  return `${mine[1]}${[...kept, ...added].join(', ')}${mine[3]}`;
}

function itemsOf([, , items = '']: RegExpExecArray): readonly string[] {
  return items.match(new RegExp(item, 'g')) ?? [];
}
