import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withPart } from './part.ts';

/** Run files of a real model on real data, walked by hand: a quarter of 2,225 news articles. */
const folder = 'tests/measure/real-model';

interface MeasuredRun {
  readonly technique: string;
  readonly change: string;
  readonly endings?: Readonly<Record<string, number>>;
  readonly tasks: {
    readonly classification: {
      readonly n: number;
      readonly metrics: {
        readonly accuracy: { readonly value: number; readonly low: number; readonly high: number };
      };
    };
  };
}

const runs: readonly MeasuredRun[] = readdirSync(folder)
  .sort()
  .map((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')));

describe('a real model on real data', () => {
  it('stands in docs/own-data.md as it was measured (npx vitest run tests/docs -u)', async () => {
    const page = readFileSync('docs/own-data.md', 'utf8');
    const whole = withPart(page, 'real model', formatRuns());
    await expect(whole).toMatchFileSnapshot('../../docs/own-data.md');
  });
});

function formatRuns(): string {
  const rows = runs.map((run) => {
    const { value, low, high } = accuracyOf(run);
    const shown = `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
    return `| ${run.technique} | ${run.change} | ${shown} | ${besideBaseline(run)} |`;
  });
  const n = runs[0]?.tasks.classification.n;
  const heads = `| technique | what | accuracy, n = ${n}: value (95%) | beside the commonest label |`;
  return [heads, '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** No better is what its interval does not keep apart from the baseline's value. */
function besideBaseline(run: MeasuredRun): string {
  const majority = runs.find(({ change }) => change === 'majority');
  if (!majority) throw new Error(`${folder} lacks the run of the baseline.`);
  if (run === majority) return 'the baseline';
  const { value } = accuracyOf(majority);
  if (accuracyOf(run).high < value) return 'worse';
  return accuracyOf(run).low > value ? 'better' : 'no better';
}

function accuracyOf(run: MeasuredRun) {
  return run.tasks.classification.metrics.accuracy;
}
