import { catalogue } from './catalogue/index.ts';
import type { Mutation } from './mutation.ts';
import { undecidable, untextual } from './undecidable.ts';

/** How many of the entries of each rule, and of each kind that once passed, were found. */
export function table(found: readonly Mutation[]): string {
  const kinds = Array.from({ length: 12 }, (_, index) => `A${index + 1}`);
  return [
    ...rows('rule', ({ rule }) => rule, rulesIn(catalogue), found),
    '',
    ...rows('kind', ({ kind }) => kind, kinds, found),
    '',
    ...Object.entries(untextual).map(([rule, how]) => `${rule}: not here (${how})`),
    '',
    'Cannot be decided from files:',
    ...Object.entries(undecidable).map(([what, why]) => `- ${what}: ${why}`),
  ].join('\n');
}

function rulesIn(mutations: readonly Mutation[]): string[] {
  return [...new Set(mutations.map(({ rule }) => rule))].sort();
}

function rows(
  head: string,
  nameOf: (mutation: Mutation) => string | undefined,
  names: readonly string[],
  found: readonly Mutation[],
): string[] {
  const count = (among: readonly Mutation[], name: string) =>
    among.filter((each) => nameOf(each) === name).length;
  const lines = names.map((name) => row(name, count(catalogue, name), count(found, name)));
  return [row(head, 'entries', 'found'), ...lines, row('all', catalogue.length, found.length)];
}

function row(name: string, ...cells: readonly (string | number)[]): string {
  return `${name.padEnd(36)}${cells.map((cell) => String(cell).padStart(9)).join('')}`;
}
