import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { serveRegistry } from './registry.mjs';

/**
 * How long a person waits for `npx create-genai-project --help` with nothing in npm's cache, and for
 * create-vite: medians in s. Both come from a registry on this machine, for the network is not ours.
 */
export async function timeNpx(tarballs, folder) {
  const registry = await serveRegistry(tarballs);
  const names = { ours: 'create-genai-project', vite: 'create-vite' };
  const times = { ours: [], vite: [] };
  for (let round = 0; round < 7; round += 1) {
    for (const [whose, name] of Object.entries(names)) {
      const cache = mkdtempSync(join(folder, 'cache-'));
      const env = { ...process.env, npm_config_cache: cache, npm_config_registry: registry.url };
      const started = performance.now();
      await promisify(execFile)('npx', ['--yes', name, '--help'], { cwd: cache, env });
      times[whose].push((performance.now() - started) / 1000);
    }
  }
  registry.close();
  const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
  return { ours: median(times.ours), vite: median(times.vite) };
}
