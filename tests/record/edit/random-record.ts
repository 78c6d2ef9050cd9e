import type { Edit } from '../../../src/record/edit/edit.ts';
import { isMapping, type Value } from '../../../src/record/edit/written.ts';

/** A whole number from 0 up to, but without, its argument. */
export type Random = (below: number) => number;

/** A linear congruential generator: the same numbers every time. */
export function randomNumbers(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/**
 * A YAML text in any of the styles that people write. Each comment says what it describes: the key or
 * item that it stands `above`, `beside` or `under`.
 */
export function randomRecord(random: Random): string {
  const desk: Desk = { random, step: 2 + random(3), names: 0 };
  const lines = ['# A support desk', '', ...mapping(desk, '', 0)];
  const ending = random(3) === 0 ? '\r\n' : '\n';
  const mark = random(5) === 0 ? '\uFEFF' : '';
  return mark + lines.join(ending) + (random(6) === 0 ? '' : ending);
}

interface Desk {
  readonly random: Random;
  /** How far each level is indented. */
  readonly step: number;
  names: number;
}

function mapping(desk: Desk, pad: string, depth: number): string[] {
  const count = 1 + desk.random(4);
  return Array.from({ length: count }).flatMap(() => pair(desk, pad, depth));
}

function pair(desk: Desk, pad: string, depth: number): string[] {
  const { random } = desk;
  const name = `queue-${desk.names++}`;
  const key = random(6) === 0 ? `"${name}"` : name;
  const above = random(3) === 0 ? [`${pad}# above ${name}`] : [];
  const beside = random(3) === 0 ? `${' '.repeat(1 + random(3))}# beside ${name}` : '';
  const under = random(4) === 0 ? [`${pad}${' '.repeat(desk.step)}# under ${name}`] : [];
  const inner = pad + ' '.repeat(desk.step);
  const blank = random(4) === 0 ? [''] : [];
  const written = (value: string, below: readonly string[] = []) => [
    ...blank,
    ...above,
    `${pad}${key}:${value === '' ? '' : ` ${value}`}${beside}`,
    ...below,
  ];
  switch (random(depth > 2 ? 6 : 9)) {
    case 0:
      return [...written(''), ...under];
    case 1:
      return [
        ...written(`[${Array.from({ length: random(3) }, () => item(desk)).join(', ')}]`),
        ...under,
      ];
    case 2:
      return [...written(`{ ${flowPairs(desk)} }`), ...under];
    case 3:
      return written(random(2) === 0 ? '|' : '>-', [`${inner}Route # each ticket`, `${inner}soon`]);
    case 4:
      return [...written(random(2) === 0 ? '{}' : '[]'), ...under];
    case 6:
      return [...written('', mapping(desk, inner, depth + 1)), ...under];
    case 7:
      return random(2) === 0
        ? written('', list(desk, pad))
        : [...written('', list(desk, inner)), ...under];
    case 8: {
      const first = `queue-${desk.names++}: ${random(9)}`;
      const rest = mapping(desk, `${inner}  `, depth + 2);
      return written('', [`${inner}- ${first}`, ...rest, `${inner}- {}`]);
    }
    default:
      return [...written(scalar(desk)), ...under];
  }
}

function list(desk: Desk, pad: string): string[] {
  return Array.from({ length: 1 + desk.random(3) }).flatMap(() => {
    const name = item(desk);
    const above = desk.random(4) === 0 ? [`${pad}# above ${name}`] : [];
    return [...above, `${pad}- ${name}${desk.random(4) === 0 ? ` # beside ${name}` : ''}`];
  });
}

function item(desk: Desk): string {
  return `ticket-${desk.names++}`;
}

function flowPairs(desk: Desk): string {
  const pairs = Array.from({ length: 1 + desk.random(3) }, () => {
    const name = `queue-${desk.names++}`;
    return `${name}: ${desk.random(3) === 0 ? `[${item(desk)}]` : scalar(desk)}`;
  });
  return pairs.join(', ');
}

function scalar({ random }: Desk): string {
  const texts = ['waiting', '12', '0.9', 'true', '"a # b"', "'no'", 'Route each ticket.', 'null'];
  return texts[random(texts.length)] ?? '';
}

/** A text with lines taken out, doubled and put where they do not belong. */
export function spoiled(random: Random, text: string): string {
  const strange = [
    '',
    '# wait',
    '  - x',
    '? a',
    'b: |+',
    '      deep: 1',
    '}',
    '"',
    '\t',
    '  []',
    '...',
  ];
  const lines = text.split('\n');
  for (let edit = 0; edit <= random(3); edit++) {
    const added = [strange[random(strange.length)] ?? '', lines[random(lines.length)] ?? ''];
    lines.splice(random(lines.length), random(3), ...added.slice(random(3)));
  }
  return lines.join('\n');
}

/** An edit of some place in a value that was read, or of one that is not there. */
export function randomEdit(random: Random, root: unknown): Edit {
  const places = placesIn(root, []);
  const pick = (isFit: (value: unknown) => boolean): Path => {
    const fit = places.filter(({ value }) => isFit(value));
    return fit[random(fit.length)]?.at ?? ['tickets'];
  };
  switch (random(4)) {
    case 0:
      return { kind: 'remove', at: pick((value) => value !== root) };
    case 1:
      return { kind: 'set', at: pick((value) => value !== root), value: randomValue(random, 0) };
    case 2: {
      const at = [...pick((value) => value === null || isMapping(value)), ...newKeys(random)];
      return { kind: 'set', at, value: randomValue(random, 0) };
    }
    default: {
      const at = pick((value) => value === null || Array.isArray(value));
      const items = Array.from({ length: 1 + random(2) }, () => randomValue(random, 1));
      return { kind: 'append', at, items };
    }
  }
}

type Path = readonly (string | number)[];

function placesIn(value: unknown, at: Path): { readonly at: Path; readonly value: unknown }[] {
  const below = Array.isArray(value)
    ? value.flatMap((item, index) => placesIn(item, [...at, index]))
    : isMapping(value)
      ? Object.entries(value).flatMap(([key, item]) => placesIn(item, [...at, key]))
      : [];
  return [{ at, value }, ...below];
}

/** Names that YAML reads as something else among them. */
function newKeys(random: Random): string[] {
  const names = ['summary', 'null', 'on', '1e3', 'at night', 'to: whom', '#1'];
  return Array.from({ length: 1 + random(2) }, () => names[random(names.length)] ?? '');
}

function randomValue(random: Random, depth: number): Value {
  const texts = [
    'Route: each, ticket',
    'no',
    '# none',
    '- dash',
    ' two\nlines ',
    '',
    '1e3',
    '日本',
  ];
  switch (random(depth > 2 ? 3 : 6)) {
    case 0:
      return [0, 0.5, true, false, null, 1e21][random(6)] ?? null;
    case 3:
      return Array.from({ length: random(3) }, () => randomValue(random, depth + 1));
    case 4:
      return { reason: texts[random(texts.length)], yes: randomValue(random, depth + 1) };
    case 5:
      return [{ metric: 'accuracy', at_least: 0.9 }, {}];
    default:
      return texts[random(texts.length)] ?? '';
  }
}
