/** An import of Python, where it stands in a text. */
export interface Import {
  readonly start: number;
  readonly end: number;
  readonly indent: string;
  /** Of `from … import`, as written: with dots in front where it is relative. */
  readonly from: string | undefined;
  readonly names: readonly ImportedName[];
}

export interface ImportedName {
  readonly name: string;
  /** What the file calls it. */
  readonly as: string;
}

const statement =
  /^([ \t]*)(?:from[ \t]+([.\w]+)[ \t]+import[ \t]*(\([^)]{0,4000}\)|[\w*][^\n#;]*)|import[ \t]+(\w[^\n#;]*))/gm;

/** The imports of a text, in their order. A line of a docstring that looks like one is taken for one. */
export function importsIn(text: string): readonly Import[] {
  return [...text.matchAll(statement)].flatMap((match) => {
    const [whole, indent = '', from, members, modules] = match;
    const names = (members ?? modules ?? '')
      .replace(/#.*/g, '')
      .split(/[(),]/)
      .map((each) => each.trim())
      .filter((each) => each !== '')
      .map(nameOf);
    const end = match.index + whole.trimEnd().length;
    const isImport = names.every(
      ({ name, as }) => /^(\*|\w[\w.]*)$/.test(name) && /^[\w.*]+$/.test(as),
    );
    return isImport ? [{ start: match.index, end, indent, from, names }] : [];
  });
}

function nameOf(written: string): ImportedName {
  const [name = '', as = name] = written.split(/\s+as\s+/);
  return { name, as };
}

export function formatImport(
  { indent }: Import,
  from: string,
  names: readonly ImportedName[],
): string {
  const listed = names.map(({ name, as }) => (name === as ? name : `${name} as ${as}`));
  return `${indent}from ${from} import ${listed.join(', ')}`;
}
