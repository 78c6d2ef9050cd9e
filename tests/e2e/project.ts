import { join } from 'node:path';
import { instructionVariables } from './instruction-set.ts';
import { type InstalledTool, toolEnvironment } from './package.ts';
import { cacheFolder } from './python.ts';
import type { RunOptions } from './run.ts';

/** What a terminal in an activated project would have: its .venv and the tool under test. */
export function projectEnvironment(
  project: string,
  tool: InstalledTool,
): NonNullable<RunOptions['env']> {
  const env = toolEnvironment(tool);
  return {
    ...env,
    ...instructionVariables(),
    VIRTUAL_ENV: join(project, '.venv'),
    PATH: `${join(project, '.venv', 'bin')}:${env.PATH}`,
    // One thread: sums in one order, so that the same seed gives the same bits.
    OMP_NUM_THREADS: '1',
    // What was compiled once lies beside its source: most of what is installed is never imported.
    PYTHONDONTWRITEBYTECODE: undefined,
    // The libraries are the same ones in every project, and take half a minute to read.
    MYPY_CACHE_DIR: join(cacheFolder, 'mypy'),
    // A test that reaches for a hub has to fail here, where it is seen, not on a laptop in a train.
    HF_HUB_OFFLINE: '1',
    // PyTorch's own index may be out of reach here: torch comes from where pip finds it.
    UV_NO_SOURCES: '1',
    UV_FIND_LINKS: process.env.PIP_FIND_LINKS,
    OPENAI_API_KEY: undefined,
    GENAI_API_KEY: undefined,
    GENAI_BASE_URL: undefined,
    GENAI_MODEL: undefined,
  };
}
