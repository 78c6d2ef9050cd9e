/**
 * Keys of one table of TOML, each in a line, merged key by key: ours in their order, then what the tool
 * added. Undefined where both sides changed one value that is no list of texts.
 */
export function joinKeys(
  ours: readonly string[],
  base: readonly string[],
  theirs: readonly string[],
): readonly string[] | undefined {
  const [mine, before, rendered] = [ours, base, theirs].map(keysOf);
  if (!mine || !before || !rendered) return undefined;
  const joined: string[] = [];
  for (const key of new Set([...mine.keys(), ...rendered.keys()])) {
    const line = joinLine(mine.get(key), before.get(key), rendered.get(key));
    if (line === undefined) return undefined;
    joined.push(line);
  }
  return joined.filter((line) => line !== gone);
}

/** Undefined where there is anything else: a heading, a comment, a value that goes on below. */
function keysOf(lines: readonly string[]): ReadonlyMap<string, string> | undefined {
  const keys = lines.map((line) => /^\s*([\w-]+)\s*=(?!.*([[{,]\s*$|"""|'''))/.exec(line)?.[1]);
  const named = keys.flatMap((key, index) => (key ? [[key, lines[index] ?? ''] as const] : []));
  const map = new Map(named);
  return map.size === lines.length ? map : undefined;
}

const gone = '';

function joinLine(
  ours: string = gone,
  base: string = gone,
  theirs: string = gone,
): string | undefined {
  if (theirs === base || ours === theirs) return ours;
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
