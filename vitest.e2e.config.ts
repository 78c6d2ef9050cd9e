import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/e2e/order.ts';

const images = process.env.GENAI_E2E_IMAGES;
const buildsImages = images === 'small' || images === 'all';
if (!buildsImages) console.log('Images are not built: GENAI_E2E_IMAGES=all does it, with buildah.');

export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.test.ts'],
    // Building images takes root, buildah and a base of Debian's packages; .ci/run builds the small
    // one, the repository's own workflow all. A run without says so in its first line.
    exclude: buildsImages ? [] : ['tests/e2e/container.test.ts'],
    globalSetup: ['tests/e2e/setup.ts'],
    testTimeout: 20 * 60_000,
    hookTimeout: 30 * 60_000,
    // Training takes one thread each: two files at a time use two cores, more would only wait.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
  },
});
