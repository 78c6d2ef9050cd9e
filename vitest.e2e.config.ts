import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const images = process.env.GENAI_E2E_IMAGES;
const buildsImages = images === 'small' || images === 'all';
if (!buildsImages) console.log('Images are not built: GENAI_E2E_IMAGES=all does it, with buildah.');

/** The files that take minutes, longest first: begun last, one of them would run on alone. */
const longest = [
  'project',
  'docs',
  'adapt/extraction',
  'real-model',
  'deploy',
  'adapt/chat',
  'pretrain',
  'adapt/classification',
];

class LongestFirst extends BaseSequencer {
  async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = longest.findIndex((name) => moduleId.endsWith(`/e2e/${name}.test.ts`));
      return place < 0 ? longest.length : place;
    };
    return [...files].sort((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.test.ts'],
    // Building images takes root, buildah and a base of Debian's packages; .ci/run builds the small
    // one, the repository's own workflow all. A run without says so in its first line.
    exclude: buildsImages ? [] : ['tests/e2e/container.test.ts'],
    globalSetup: ['tests/e2e/setup.ts'],
    testTimeout: 20 * 60_000,
    hookTimeout: 30 * 60_000,
    // Training takes one thread each, and servers are waited for: three files keep two cores busy.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
  },
});
