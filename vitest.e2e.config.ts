import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.test.ts'],
    globalSetup: ['tests/e2e/setup.ts'],
    testTimeout: 20 * 60_000,
    hookTimeout: 30 * 60_000,
    // The cases train models on two cores: side by side they would only slow each other down.
    fileParallelism: false,
  },
});
