import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.test.ts'],
    globalSetup: ['tests/e2e/setup.ts'],
    testTimeout: 20 * 60_000,
    hookTimeout: 30 * 60_000,
    // Training takes one thread each: two files at a time use two cores, more would only wait.
    maxWorkers: 2,
  },
});
