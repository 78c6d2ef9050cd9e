// npm run fuzz -- --cases 5000 --seed 7: files that are read, and edits of records, damaged at random.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '1000' }, seed: { type: 'string' } },
});
const seed = values.seed ?? String(randomInt(2 ** 31));
console.log(`${values.cases} cases of each kind with --seed ${seed}`);
const { status } = spawnSync(
  'npx',
  [
    'vitest',
    'run',
    'tests/mutations/fuzz.test.ts',
    'tests/record/edit/fuzz.test.ts',
    'tests/project/fuzz.test.ts',
    '--testTimeout',
    '0',
  ],
  { stdio: 'inherit', env: { ...process.env, FUZZ_ROUNDS: values.cases, FUZZ_SEED: seed } },
);
process.exitCode = status ?? 1;
