import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import type { Context } from '../../terminal/context.ts';
import { listed } from '../listed.ts';
import { git } from './run.ts';

/**
 * Throws where a sparse checkout leaves files of the project out: they are not on the disk, and nobody
 * removed them. Taken for removed, they would stay as they are while all around them is brought up to date.
 */
export async function refuseLeftOut(folder: string, env: Context['env']): Promise<void> {
  const run = await git(['ls-files', '-t', '-z', '--', '.'], folder, env);
  // Of what git does not say, whoever asks for changes that are not committed hears.
  if (run.kind !== 'done') return;
  const missing = run.output
    .split('\0')
    .filter((line) => line.startsWith('S '))
    .map((line) => line.slice(2))
    .filter((path) => lstatSync(join(folder, path), { throwIfNoEntry: false }) === undefined);
  if (missing.length === 0) return;
  throw new UserError('A sparse checkout leaves files of this project out.', {
    note: listed('Not here are:', missing),
    help: 'Type "git sparse-checkout disable", and run this again.',
  });
}
