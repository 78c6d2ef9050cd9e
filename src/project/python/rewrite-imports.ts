import type { ProjectPath } from '../../render/tree.ts';
import { lineEnding } from '../../text.ts';
import type { Moved } from '../moves.ts';
import { formatImport, type Import, type ImportedName, importsIn } from './imports.ts';
import { absolute, lastOf, moduleOf, modulesOf, parentOf } from './modules.ts';

/** The modules of a project before and after files of it move. */
export interface Modules {
  readonly before: ReadonlySet<string>;
  readonly after: ReadonlySet<string>;
  /** Old name → new name. */
  readonly moved: ReadonlyMap<string, string>;
}

export function modulesAround(
  before: Iterable<ProjectPath>,
  after: Iterable<ProjectPath>,
  moved: Moved,
): Modules {
  const names = [...moved].map(([to, from]) => [moduleOf(from), moduleOf(to)] as const);
  return { before: modulesOf(before), after: modulesOf(after), moved: new Map(names) };
}

/** The text of the file at `from`, to lie at `to`, with imports that still reach what they did. */
export function rewriteImports(
  text: string,
  from: ProjectPath,
  to: ProjectPath,
  modules: Modules,
): string {
  const pieces: string[] = [];
  let done = 0;
  for (const each of importsIn(text)) {
    const lines = rewritten(each, from, to, modules);
    if (lines === undefined) continue;
    pieces.push(text.slice(done, each.start), lines.join(lineEnding(text)));
    done = each.end;
  }
  return rewriteMentions([...pieces, text.slice(done)].join(''), modules);
}

/** Whole names, as in `import desk.runs` and in what tests put in a module's place by its name. */
function rewriteMentions(text: string, modules: Modules): string {
  return text.replace(/(?<![.\w])[a-z_]\w*(?:\.\w+){1,9}/g, (mention) => {
    for (let name = mention; name.includes('.'); name = parentOf(name)) {
      const now = whereNow(name, name, modules);
      if (now !== undefined) return `${now}${mention.slice(name.length)}`;
    }
    return mention;
  });
}

/** The lines in its place; undefined where it may stay as it is. */
function rewritten(
  each: Import,
  from: ProjectPath,
  to: ProjectPath,
  modules: Modules,
): readonly string[] | undefined {
  const { from: written, names } = each;
  if (written === undefined) return undefined;
  const places = names.map((name) => newPlace(written, name, from, to, modules));
  if (places.every((place) => place === undefined)) return undefined;
  const groups = new Map<string, ImportedName[]>();
  for (const [index, name] of names.entries()) {
    const place = places[index] ?? { from: written, name };
    groups.set(place.from, [...(groups.get(place.from) ?? []), place.name]);
  }
  return [...groups].map(([module, group]) => formatImport(each, module, group));
}

interface Place {
  readonly from: string;
  readonly name: ImportedName;
}

function newPlace(
  written: string,
  { name, as }: ImportedName,
  from: ProjectPath,
  to: ProjectPath,
  modules: Modules,
): Place | undefined {
  const [before, after] = [absolute(written, from), absolute(written, to)];
  const asModule = `${before}.${name}`;
  if (modules.before.has(asModule)) {
    const now = whereNow(asModule, `${after}.${name}`, modules);
    return now === undefined ? undefined : { from: parentOf(now), name: { name: lastOf(now), as } };
  }
  const now = whereNow(before, after, modules);
  return now === undefined ? undefined : { from: now, name: { name, as } };
}

/** The name of a module that is no longer reached under `after`; undefined where nothing need be done. */
function whereNow(before: string, after: string, modules: Modules): string | undefined {
  if (!modules.before.has(before) || modules.after.has(after)) return undefined;
  return modules.moved.get(before) ?? (modules.after.has(before) ? before : undefined);
}
