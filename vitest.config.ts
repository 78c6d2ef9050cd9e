import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/e2e/**', 'tests/measure/**'],
    // By itself vitest leaves one processor idle, which is half of a machine with two.
    maxWorkers: '100%',
    // No test mocks a module or leaves a global changed; loading the tool anew for each file took a
    // quarter of the time.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
