/**
 * Files that take minutes, the longest first: one that began last would leave a core waiting. On a
 * machine that never ran them vitest goes by their size, which says nothing of it.
 */
export const longest: readonly string[] = [
  'tests/e2e/docs.test.ts',
  'tests/e2e/project.test.ts',
  'tests/e2e/adapt/extraction.test.ts',
  'tests/e2e/adapt/chat.test.ts',
  'tests/e2e/deploy.test.ts',
  'tests/e2e/real-model.test.ts',
  'tests/e2e/adapt/classification.test.ts',
  'tests/e2e/ray.test.ts',
  'tests/e2e/own-data.test.ts',
  'tests/e2e/container.test.ts',
  'tests/e2e/stages.test.ts',
  'tests/e2e/app.test.ts',
  'tests/e2e/training.test.ts',
  'tests/e2e/pretrain.test.ts',
];
