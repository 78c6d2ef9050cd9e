import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { acceptRun } from './application.ts';
import { mustRun, type RunOptions } from './run.ts';

interface Judged {
  readonly metric: string;
  readonly n: number;
  readonly value: number;
  readonly difference: { readonly value: number; readonly low: number; readonly high: number };
  readonly other_answers: number;
  readonly verdict: string;
}

/** What `poe optimize --compare` writes: the accepted model first, then what was made from it. */
export interface OptimizeRun {
  readonly split: string;
  readonly tolerance: number;
  readonly rows: readonly {
    readonly model: { readonly id: string };
    readonly disk_bytes: number;
    readonly memory_bytes: number | null;
    readonly ready_s: number;
    readonly latency_ms: { readonly p50: number; readonly p95: number };
    readonly answers_per_s: number;
    readonly tasks: Readonly<Record<string, Judged>>;
  }[];
}

/** Options of `poe fine-tune`, and how many examples are asked where not all are. */
export interface Adapted {
  readonly training?: readonly string[];
  readonly limit?: number;
}

/** Fine-tunes a project's model, accepts it, and compares it with all that can be made from it. */
export async function optimizeAdapted(
  cwd: string,
  env: NonNullable<RunOptions['env']>,
  { training = [], limit }: Adapted = {},
): Promise<{ readonly run: OptimizeRun; readonly stdout: string }> {
  const poe = (...args: string[]) => mustRun(['poe', ...args], { cwd, env });
  const some = limit === undefined ? [] : ['--limit', `${limit}`];
  await poe('fine-tune', ...training);
  await poe('evaluate', '--technique', 'fine-tune', '--model', 'models/lora', ...some);
  // Without the look at test that `poe accept` takes: what is compared here is on dev.
  await acceptRun(cwd, 'eval/runs/0001-fine-tune.json');
  await poe('merge', 'models/lora');
  await poe('optimize');
  await poe('optimize', '--type', 'q8_0');
  const { stdout } = await poe('optimize', '--compare', ...some);
  return { run: readNewest(cwd), stdout };
}

function readNewest(cwd: string): OptimizeRun {
  const folder = join(cwd, 'deploy/runs');
  const names = readdirSync(folder).filter((file) => file.endsWith('-optimize.json'));
  return JSON.parse(readFileSync(join(folder, names.sort().at(-1) ?? ''), 'utf8'));
}
