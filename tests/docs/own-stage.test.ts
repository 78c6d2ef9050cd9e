import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { withPart } from './part.ts';

it('shows the stage that is tested (npx vitest run tests/docs -u)', async () => {
  const page = readFileSync('docs/own-stage.md', 'utf8');
  const stage = readFileSync('tests/optional-stage/hand-over/index.ts', 'utf8').trimEnd();
  const shown = withPart(page, 'stage', `\`\`\`ts\n${stage}\n\`\`\``);
  await expect(shown).toMatchFileSnapshot('../../docs/own-stage.md');
});
