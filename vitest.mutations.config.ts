import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/mutations/**/*.test.ts'],
    env: { GENAI_MUTATION_TABLE: '1' },
    reporters: ['dot'],
    testTimeout: 60_000,
  },
});
