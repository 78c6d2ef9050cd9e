import { poeTask } from '../../../check/manifest.ts';
import type { Rule } from '../../../check/rule.ts';
import { unseenChange } from '../../../check/unseen-changes.ts';
import { basePath } from '../../../own-paths.ts';
import { type Phase, phases } from '../../../record/vocabulary.ts';
import { parseYaml } from '../../../record/yaml/parse.ts';

const path = '.github/workflows/lifecycle.yml';

export const gateDisabled: Rule = {
  id: 'project/gate-disabled',
  severity: 'warning',
  message: 'The workflow does not fail where the check does.',
  why: 'Whoever sees a green mark believes that the record was held against its evidence. A finding that stops nothing is read by nobody.',
  fix: 'Let the workflow run for each change, and fail; mend what the check finds, or leave out one rule with its reason (`ignore` in lifecycle.yaml).',
  bad: {
    record: `phase: scope  # and the workflow ends each check with "|| true"`,
    files: () => ({
      [basePath]: `==== text ${path}\n`,
      [path]:
        'jobs: { record: { steps: [{ run: "npx --yes create-genai-project check || true" }] } }\n',
    }),
  },
  good: 'phase: scope',
  *evaluate({ phase, scope }, evidence) {
    // Those that the tool wrote: others may check something else.
    const tasks = new Set(['check']);
    for (const file of evidence.written()) {
      if (!file.startsWith('.github/workflows/')) continue;
      const text = evidence.text(file) ?? '';
      const isGate = file === path;
      // To parse it takes longer than all other rules.
      const code = text.replace(comment, '');
      const isPlain = !weak.test(text) && checks.test(code) && (!isGate || since.test(code));
      const problem = isPlain
        ? undefined
        : problemOf(text, phase, isGate ? (scope?.tasks ?? []) : undefined);
      if (problem) yield { at: ['phase'], message: `"${file}" ${problem}.` };
      for (const [, task = ''] of text.matchAll(/\bpoe ([a-z][\w-]*)/g)) tasks.add(task);
    }
    if (!evidence.written().includes(manifest)) return;
    const project = evidence.text(manifest) ?? '';
    for (const task of tasks) {
      const [, command] = idle.exec(poeTask(project, task) ?? '') ?? [];
      const message = `\`poe ${task}\` does nothing in "${manifest}": it is \`${command}\`.`;
      if (command !== undefined) yield { at: ['phase'], message, fix };
    }
  },
};

const manifest = 'pyproject.toml';
const fix = `Write its command again: \`git log -p ${manifest}\` shows what it was.`;
// The command of a task that ends well whatever is there.
const idle =
  /^\.?(?:cmd|shell)?\s*=\s*(?:\{\s*(?:cmd|shell)\s*=\s*)?["'](true|:|exit 0|(?:echo|printf)(?: [^"'&|;]*)?|[^"'\n]*(?:\|\||;) ?(?:true|:|exit 0)|)["'](?!["'])/m;

const comment = /(?<!\S)#.*/g;
// What no workflow as it was written holds anywhere.
const weak =
  /\|[ \t]*\S|&$|^[ \t]*(?:set \+|trap\b|(?:- )?(?:run: *)?["']?(?:!|if|while|until|echo|printf)\s)|;[ \t]*(?:true|exit 0)[ \t]*$|--help|continue-on-error|\bif:|\bshell:.*\{0\}|--phase[= ](?:scope|select|adapt)|workflow_dispatch|\bcron\b|\bpaths(?:-ignore)?:/m;

interface Step {
  readonly run?: unknown;
  readonly uses?: unknown;
  readonly if?: unknown;
  readonly shell?: unknown;
  readonly 'continue-on-error'?: unknown;
}

interface Defaults {
  readonly defaults?: { readonly run?: { readonly shell?: unknown } };
}

interface Job extends Step, Defaults {
  readonly steps?: unknown;
}

interface Workflow extends Defaults {
  readonly on?: unknown;
  readonly jobs?: Readonly<Record<string, Job>>;
}

/** Completes "<workflow> …"; the tasks are those of the gate, undefined of another workflow. */
function problemOf(
  text: string,
  phase: Phase,
  tasks: readonly string[] | undefined,
): string | undefined {
  const { value, faults } = parseYaml(text);
  const { on, jobs, defaults } = (value ?? {}) as Workflow;
  const all = Object.values(jobs ?? {}).flatMap((job) =>
    (Array.isArray(job?.steps) ? (job.steps as Step[]) : []).flatMap((step) => {
      const line = checkIn(textOf(step?.run ?? step?.uses));
      return line === undefined
        ? []
        : [{ job, step: { shell: (job.defaults ?? defaults)?.run?.shell, ...step }, line }];
    }),
  );
  for (const { job, step, line } of all) {
    const problem = stepProblem(job, step, line, phase);
    if (problem) return problem;
  }
  // Of one that cannot be read, GitHub says so.
  if (!tasks || jobs === undefined || faults.some(({ rule }) => rule === 'form/syntax'))
    return undefined;
  if (all.length === 0)
    return elsewhere.test(text.replace(comment, ''))
      ? undefined
      : 'does not run the check any more';
  const events = typeof on === 'string' || Array.isArray(on) ? [on].flat() : Object.keys(on ?? {});
  if (events.length > 0 && events.every((each) => unasked.test(textOf(each))))
    return `runs for no change (\`on: ${events.map(textOf).join(', ')}\`)`;
  if (events.includes('pull_request') && all.every(({ line, step }) => isBlind(line, step)))
    return 'does not ask what a pull request lowers or removes (`--since` is gone)';
  const unseen = unseenChange(on, tasks);
  return unseen && `does not run where "${unseen.path}" changes (\`${unseen.key}\`)`;
}

/** Whether a step judges the record as it is, and not what a change made of it; the action does both. */
function isBlind({ before, line, after }: CheckLine, { run }: Step): boolean {
  return run !== undefined && !since.test([...before, line, ...after].join('\n'));
}

/** A mapping may stand anywhere, and is no text. */
function textOf(value: unknown): string {
  return typeof value === 'object' ? '' : String(value ?? '');
}

/** The line of a script that runs the check, with those before and behind it. */
interface CheckLine {
  readonly before: readonly string[];
  readonly line: string;
  readonly after: readonly string[];
}

function checkIn(command: string): CheckLine | undefined {
  const lines = command.replaceAll('\\\n', ' ').replace(comment, '').trimEnd().split('\n');
  const index = lines.findIndex(
    (each) => checks.test(each) && !/^\s*(?:echo|printf)\s[^&;|]*$/.test(each),
  );
  const line = lines[index];
  return line === undefined
    ? undefined
    : { before: lines.slice(0, index), line, after: lines.slice(index + 1) };
}

function stepProblem(job: Job, step: Step, found: CheckLine, phase: Phase): string | undefined {
  const isSaid = (value: unknown, word: string) =>
    new RegExp(`^(?:\\$\\{\\{\\s*)?${word}\\b`).test(textOf(value));
  if ([job, step].some((each) => isSaid(each.if, '(?:false|0)')))
    return 'never runs the check (`if: false`)';
  if ([job, step].some((each) => isSaid(each['continue-on-error'], 'true')))
    return 'goes on where the check fails (`continue-on-error`)';
  const swallow = swallowed(found, step.shell);
  if (swallow) return `passes over what the check finds (\`${swallow}\`)`;
  const asked = /--phase[= ](\w+)/.exec(found.line)?.[1];
  return phases.slice(0, phases.indexOf(phase)).some((each) => each === asked)
    ? `checks \`--phase ${asked}\`, and the project is in ${phase}`
    : undefined;
}

/** By which words a script ends well where the check does not. */
function swallowed({ before, line, after }: CheckLine, shell: unknown): string | undefined {
  const behind = line.slice(line.search(checks));
  const all = [line, ...after].join('\n');
  if (fails.test(all)) return undefined;
  const lenient = before.find((each) =>
    /^\s*(?:set \+(?:e|o errexit)\b|trap\b.*\bexit 0\b)/.test(each),
  );
  if (lenient && (after.length > 0 || /\btrap\b/.test(lenient))) return lenient.trim();
  // A shell that is written out has what stands there alone: without -e, the last line decides.
  const isLenient = /\{0\}/.test(textOf(shell)) && !/\s-\w*e|errexit/.test(textOf(shell));
  if (isLenient && after.length > 0) return `shell: ${shell}`;
  // By itself, GitHub runs bash with -e alone.
  const isPiped = shell !== 'bash' && !/\bpipefail\b/.test([shell, ...before, line].join('\n'));
  return (
    /^\s*(?:!|(?:if|while|until)\b)/.exec(line)?.[0].trim() ??
    /\|\|\s*.*|;\s*(?:true|exit 0)\s*$|(?<![&>])&\s*$|\s--help\b/.exec(behind)?.[0].trim() ??
    (isPiped ? /(?<![|>])\|(?!\|)\s*.*/.exec(behind)?.[0].trim() : undefined)
  );
}

const since = /--since\b/;
// What hands a failure on: `|| exit 1`, or the status that was kept.
const fails = /\bexit +["']?(?:[1-9]|\$)|\|\|\s*false\b/;
const checks =
  /create-genai-project(?:@\S+)?(?:\s+check\b|$)|\bpoe check\b|lifecycle\.tool check\b/m;
// By which the check may be run in a place that is not seen here.
const elsewhere =
  /pre-commit|\b(?:make|just|task|nox|tox|invoke|mise|dagger|earthly|bazel|gradlew?|nix|npm run|yarn|pnpm)\b|\.(?:sh|py|js|mjs|ts)\b|uses:\s*["']?(?:\.\/|\S+\.ya?ml\b)|create-genai-project/;
const unasked = /^(?:workflow_dispatch|repository_dispatch|schedule)$/;
