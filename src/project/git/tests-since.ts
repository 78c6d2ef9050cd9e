import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestData } from '../../check/change/change.ts';
import { UserError } from '../../errors.ts';
import type { LifecycleRecord } from '../../record/schema.ts';
import type { Context } from '../../terminal/context.ts';
import { git } from './run.ts';

// What is held of git's output, and some for what is more than a byte.
const largest = 8 << 20;

/** The test splits of a project that are not as they were in a commit, with what they held. */
export async function testsSince(
  { scope }: LifecycleRecord,
  root: string,
  commit: string,
  env: Context['env'],
): Promise<readonly TestData[]> {
  const paths = (scope?.tasks ?? []).map((task) => `data/${task}/test.jsonl`);
  if (paths.length === 0) return [];
  const run = async (args: readonly string[]) => {
    const outcome = await git(args, root, env);
    if (outcome.kind === 'done') return outcome.output;
    throw new UserError('It cannot be told what the test data were before.', {
      note: `Git says: ${outcome.words}`,
      help: 'Fetch what is missing ("git fetch origin"), and run this again.',
    });
  };
  // Of one that was added nothing is gone, and of one that is gone other rules speak.
  const options = ['--relative', '--name-only', '-z', '--diff-filter=MT', '--no-ext-diff'];
  const changed = (await run(['diff', ...options, commit, '--', ...paths])).split('\0');
  const found: TestData[] = [];
  for (const path of changed.filter((each) => each !== '')) {
    const size = Number(await run(['cat-file', '-s', `${commit}:./${path}`]));
    const earlier =
      size > largest ? undefined : await run(['cat-file', 'blob', `${commit}:./${path}`]);
    found.push({ path, earlier, later: readFileSync(join(root, path), 'utf8') });
  }
  return found;
}
