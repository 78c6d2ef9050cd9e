import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { libraryPatches } from './scripts/library-patches.mjs';

const patches = libraryPatches(import.meta.dirname);
const yaml = join(import.meta.dirname, 'node_modules/yaml/browser/dist/index.js');

export default defineConfig({
  plugins: [
    {
      // The build changes it: what the tests call has to be what is shipped.
      name: 'yaml-as-shipped',
      enforce: 'pre',
      resolveId: (source, importer = '') =>
        source === 'yaml' && importer.includes('/src/') ? yaml : undefined,
      load: (id) => patches.get(id),
    },
  ],
  test: {
    server: { deps: { inline: [/yaml\/browser/] } },
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/e2e/**', 'tests/measure/**'],
    globalSetup: ['tests/temporary.ts'],
    // By itself vitest leaves one processor idle, which is half of a machine with two.
    maxWorkers: '100%',
    // No test mocks a module or leaves a global changed; loading the tool anew for each file took a
    // quarter of the time.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
