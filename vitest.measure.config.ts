import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/measure/**/*.test.ts'],
    globalSetup: ['tests/e2e/setup.ts'],
    testTimeout: 60 * 60_000,
    hookTimeout: 30 * 60_000,
    // A walk takes one thread.
    maxConcurrency: 2,
  },
});
