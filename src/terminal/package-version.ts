import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from './context.ts';

export function packageVersion({ packageRoot }: Pick<Context, 'packageRoot'>): string {
  const manifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  return String(manifest.version);
}
