import { relative, resolve } from 'node:path';
import type { Context } from '../../terminal/context.ts';

/** A file as its host knows it, from the top of the repository, wherever the command runs. */
export function pathInRepository(file: string, { cwd, env }: Context): string {
  const top = env.GITHUB_WORKSPACE || env.CI_PROJECT_DIR;
  const path = top ? relative(top, resolve(cwd, file)).replaceAll('\\', '/') : undefined;
  return path === undefined || path.startsWith('../') ? file.replaceAll('\\', '/') : path;
}
