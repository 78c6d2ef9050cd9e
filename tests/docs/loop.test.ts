import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { claims } from '../e2e/claims.ts';
import { readWalks, ways } from '../measure/measured.ts';
import { formatClaims, formatMachines, formatTurns, valuesOf, walksOf } from '../measure/tables.ts';
import { withPart } from './part.ts';

const walks = readWalks();
/** A range that was measured is shorter than the one there is. */
const ROOM = 0.02;

describe('the loop, measured', () => {
  it.each(Object.keys(ways))(
    'was walked for %s from three seeds with two sets of instructions',
    (way) => {
      const walked = walksOf(walks, way).map(({ instructions, seed }) => `${instructions} ${seed}`);
      const wanted = ['native', 'avx2'].flatMap((set) => [0, 1, 2].map((seed) => `${set} ${seed}`));
      expect(walked).toEqual(expect.arrayContaining(wanted));
    },
  );

  it.each(Object.entries(claims))('keeps with room what is claimed of %s', (way, claimed) => {
    for (const claim of claimed) {
      const least = Math.min(...valuesOf(claim, walksOf(walks, way)));
      expect(least, claim.says).toBeGreaterThanOrEqual(claim.atLeast + ROOM);
    }
  });

  it('stands in docs/loop.md as it was measured (npx vitest run tests/docs -u)', async () => {
    const loop = readFileSync('docs/loop.md', 'utf8');
    const whole = withPart(
      withPart(loop, 'turns', formatTurns(walks, Object.keys(ways))),
      'claims',
      `${formatClaims(walks)}\n\n${formatMachines(walks)}.`,
    );
    await expect(whole).toMatchFileSnapshot('../../docs/loop.md');
  });
});
