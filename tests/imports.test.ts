import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { describe, expect, it } from 'vitest';

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isType: boolean;
}

// The higher may import the lower, code and types alike; folders of one layer may import each other.
const layers = [
  ['main.ts'],
  ['commands'],
  ['report'],
  ['project'],
  ['render'],
  ['stages'],
  ['check'],
  ['terminal'],
  ['questions', 'record'],
  [
    'counted.ts',
    'errors.ts',
    'hidden-character.ts',
    'is-day.ts',
    'nearest.ts',
    'own-paths.ts',
    'secrets.ts',
    'sha256.ts',
    'tally.ts',
    'text.ts',
  ],
];

const libraries: Readonly<Record<string, readonly string[]>> = {
  inquirer: ['src/terminal/ask.ts'],
  commander: ['src/commands/program.ts', 'src/questions/flags.ts'],
  ejs: ['src/render/compile-template.ts'],
  'node-diff3': ['src/project/merge.ts', 'src/project/not-twice.ts'],
  'smol-toml': ['src/project/syntax.ts'],
  zod: ['src/record/schema.ts', 'src/report/json/output.ts'],
};

const sources = readdirSync('src', { encoding: 'utf8', recursive: true })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => `src/${path.replaceAll('\\', '/')}`);

const imports = sources.flatMap(importsOf);

describe('imports', () => {
  it('finds them', () => {
    expect(imports.length).toBeGreaterThan(20);
  });

  it('point one way, types too: commands, what they make, stages, questions and record, errors', () => {
    const upward = imports.filter(
      ({ from, to }) => to.startsWith('src/') && layerOf(to) < layerOf(from),
    );
    expect(upward.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it('form no circle', () => {
    expect(findCircle()).toBeUndefined();
  });

  it('keep each library where it belongs', () => {
    const elsewhere = imports.filter(
      ({ from, to, isType }) => !isType && libraries[to]?.includes(from) === false,
    );
    expect(elsewhere.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });
});

function importsOf(from: string): readonly Import[] {
  const source = readFileSync(from, 'utf8');
  const found = source.matchAll(
    /^(?:import|export)\s(?<type>type\s)?[^'";]*from '(?<to>[^']+)'|\bimport\('(?<lazy>[^']+)'\)/gm,
  );
  return [...found].map(({ groups = {} }) => {
    const to = groups.to ?? groups.lazy ?? '';
    const path = to.startsWith('.') ? normalize(join(dirname(from), to)) : to;
    return { from, to: path, isType: groups.type !== undefined };
  });
}

function layerOf(path: string): number {
  const folder = path.split('/')[1] ?? '';
  const layer = layers.findIndex((folders) => folders.includes(folder));
  if (layer < 0) throw new Error(`${path} belongs to no layer: add its folder to this test.`);
  return layer;
}

function findCircle(): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): readonly string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const { from, to } of imports) {
      if (from !== path) continue;
      const circle = visit(to, [...trail, path]);
      if (circle) return circle;
    }
    done.add(path);
    return undefined;
  };
  for (const { from } of imports) {
    const circle = visit(from, []);
    if (circle) return circle;
  }
  return undefined;
}
