import { expect, it } from 'vitest';
import { localModels } from '../../src/stages/model/models.ts';

it('gives projects the list of models that the question has', async () => {
  const listed = [...localModels.values()].filter(({ id }) => id !== 'models/tiny');
  await expect(`${JSON.stringify(listed, null, 2)}\n`).toMatchFileSnapshot(
    '../../templates/runtime/local/src/lifecycle/local/models.json',
  );
});
