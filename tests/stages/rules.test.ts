import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Rule } from '../../src/check/rule.ts';
import { rules } from '../../src/stages/rules.ts';

it('lists the rules of every stage', async () => {
  const folder = new URL('../../src/stages/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((each) => /^[a-z-]+[/\\]rules\.ts$/.test(each))) {
    const lists: Record<string, readonly Rule[]> = await import(new URL(file, folder).pathname);
    expect(rules).toEqual(expect.arrayContaining(Object.values(lists).flat()));
  }
});
