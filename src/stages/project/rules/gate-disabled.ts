import type { Rule } from '../../../check/rule.ts';
import { basePath } from '../../../check/written.ts';
import { type Phase, phases } from '../../../record/vocabulary.ts';
import { parseYaml } from '../../../record/yaml/parse.ts';

const path = '.github/workflows/lifecycle.yml';

export const gateDisabled: Rule = {
  id: 'project/gate-disabled',
  severity: 'warning',
  message: 'The workflow runs the check, and does not fail where the check does.',
  why: 'Whoever sees a green mark believes that the record was held against its evidence. A finding that stops nothing is read by nobody.',
  fix: 'Mend what the check finds, or leave out one rule with its reason (`ignore` in lifecycle.yaml), and let the workflow fail.',
  bad: {
    record: `phase: scope  # and the workflow ends each check with "|| true"`,
    files: () => ({
      [basePath]: `==== text ${path}\n`,
      [path]:
        'jobs: { record: { steps: [{ run: "npx --yes create-genai-project check || true" }] } }\n',
    }),
  },
  good: 'phase: scope',
  *evaluate({ phase }, evidence) {
    // Those that the tool wrote: others may check something else.
    for (const file of evidence.written()) {
      if (!file.startsWith('.github/workflows/')) continue;
      const text = evidence.text(file) ?? '';
      // To parse it takes longer than all other rules.
      const problem = weak.test(text) ? problemOf(text, phase) : undefined;
      if (problem) yield { at: ['phase'], message: `"${file}" ${problem}.` };
    }
  },
};

const swallowed = /\|\|\s*(?:true|:|exit 0|echo\b)|;\s*(?:true|exit 0)\s*$|^\s*set \+e\b/m;
// What no workflow as it was written holds anywhere.
const weak = new RegExp(
  `${swallowed.source}|continue-on-error|\\bif:\\W*false|--phase[= ](?:scope|select|adapt)`,
  'm',
);

interface Step {
  readonly run?: unknown;
  readonly uses?: unknown;
  readonly if?: unknown;
  readonly 'continue-on-error'?: unknown;
}

interface Job extends Step {
  readonly steps?: unknown;
}

/** Completes "<workflow> …". */
function problemOf(text: string, phase: Phase): string | undefined {
  const { jobs } = (parseYaml(text).value ?? {}) as { jobs?: Readonly<Record<string, Job>> };
  for (const job of Object.values(jobs ?? {})) {
    for (const step of Array.isArray(job?.steps) ? (job.steps as Step[]) : []) {
      const command = `${step?.run ?? step?.uses ?? ''}`;
      if (!checks.test(command)) continue;
      const never = [job, step].find((each) => /^(?:\$\{\{\s*)?false\b/.test(`${each.if ?? ''}`));
      if (never) return 'never runs the check (`if: false`)';
      if (job['continue-on-error'] === true || step['continue-on-error'] === true)
        return 'goes on where the check fails (`continue-on-error`)';
      const swallow = swallowed.exec(command)?.[0].trim();
      if (swallow) return `passes over what the check finds (\`${swallow}\`)`;
      const asked = /--phase[= ](\w+)/.exec(command)?.[1];
      if (phases.slice(0, phases.indexOf(phase)).some((each) => each === asked))
        return `checks \`--phase ${asked}\`, and the project is in ${phase}`;
    }
  }
  return undefined;
}

const checks =
  /create-genai-project(?:@\S+)?(?:\s+check\b|$)|\bpoe check\b|lifecycle\.tool check\b/;
