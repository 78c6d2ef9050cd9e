import { type Phase, phases } from '../record/vocabulary.ts';
import { parseYaml } from '../record/yaml/parse.ts';
import {
  broughtBefore,
  type CheckLine,
  checkIn,
  checks,
  comment,
  comparedWithItself,
  pathsNamed,
  swallowed,
} from './check-line.ts';
import type { Evidence } from './evidence.ts';
import { unseenChange } from './unseen-changes.ts';

interface Step {
  readonly id?: unknown;
  readonly run?: unknown;
  readonly uses?: unknown;
  readonly with?: unknown;
  readonly if?: unknown;
  readonly shell?: unknown;
  readonly 'working-directory'?: unknown;
  readonly 'continue-on-error'?: unknown;
}

interface Defaults {
  readonly defaults?: { readonly run?: { readonly shell?: unknown } };
}

interface Job extends Step, Defaults {
  readonly needs?: unknown;
  readonly steps?: unknown;
}

interface Workflow extends Defaults {
  readonly on?: unknown;
  readonly jobs?: Readonly<Record<string, Job>>;
}

/** A step that runs the check. */
interface Found {
  readonly name: string;
  readonly job: Job;
  readonly step: Step;
  readonly line: CheckLine;
}

interface Asked {
  readonly phase: Phase;
  /** Those of the record where the workflow is the gate; undefined of one that releases. */
  readonly tasks: readonly string[] | undefined;
  readonly evidence: Evidence;
}

/** Whether nothing of a workflow has to be looked at more closely: to parse it takes longer than all other rules. */
export function isAsWritten(text: string, isGate: boolean): boolean {
  const code = text.replace(comment, '');
  if (weak.test(text) || !checks.test(code)) return false;
  if (!isGate) return /^ +needs: check$/m.test(code);
  return since.test(code) && !comparedWithItself(code) && !unusual.test(code);
}

const since = /--since\b/;
// What no workflow as it was written holds anywhere.
const weak =
  /\|[ \t]*\S|&$|^[ \t]*(?:set \+|trap\b|(?:- )?(?:run: *)?["']?(?:!|if|while|until|echo|printf|export)\s)|;[ \t]*(?:true|exit 0)[ \t)"']*$|--help|[ \t]-h\b|continue-on-error|\bif:|\bshell:.*\{0\}|--phase[= ](?:scope|select|adapt)/m;
// Nor the gate, by which a record and a change of it are not looked at.
const unusual =
  /workflow_dispatch|pull_request_target|\b(?:sed|yq) -i|\bcron\b|\bpaths(?:-ignore)?:|\b(?:types|tags|branches-ignore|ref|working-directory):|\bgit (?:checkout|switch|reset|restore)\b|\bcheck +[^-\s]/;

/** Completes "<workflow> …". */
export function workflowProblem(
  text: string,
  { phase, tasks, evidence }: Asked,
): string | undefined {
  const { value, faults } = parseYaml(text);
  const workflow = (value ?? {}) as Workflow;
  const all = checksOf(workflow);
  for (const { job, step, line } of all) {
    const problem = stepProblem(job, step, line, phase);
    if (problem) return problem;
  }
  // Of one that cannot be read, GitHub says so.
  const { jobs } = workflow;
  if (jobs === undefined || faults.some(({ rule }) => rule === 'form/syntax')) return undefined;
  if (all.length === 0)
    return elsewhere.test(text.replace(comment, ''))
      ? undefined
      : 'does not run the check any more';
  if (tasks === undefined) return unguarded(jobs, all);
  return eventProblem(workflow, all, tasks) ?? all.map((each) => otherState(each, evidence))[0];
}

function checksOf({ jobs, defaults }: Workflow): Found[] {
  return Object.entries(jobs ?? {}).flatMap(([name, job]) =>
    stepsOf(job).flatMap((step) => {
      const line = checkIn(textOf(step?.run ?? step?.uses));
      const shell = (job.defaults ?? defaults)?.run?.shell;
      return line === undefined ? [] : [{ name, job, step: { shell, ...step }, line }];
    }),
  );
}

function stepsOf(job: Job): readonly Step[] {
  return Array.isArray(job?.steps) ? job.steps : [];
}

/** A mapping may stand anywhere, and is no text. */
function textOf(value: unknown): string {
  return typeof value === 'object' ? '' : String(value ?? '');
}

/** What a condition says, without the signs around it. */
function conditionOf({ if: value }: Step): string {
  return textOf(value)
    .replace(/^\$\{\{|\}\}$/g, '')
    .trim();
}

function stepProblem(job: Job, step: Step, found: CheckLine, phase: Phase): string | undefined {
  const conditions = [job, step].map(conditionOf);
  const condition = conditions.find((each) => never.test(each));
  if (condition !== undefined) return `never runs the check (\`if: ${condition}\`)`;
  const sparing = conditions.find((each) => ofSome.test(each));
  if (sparing !== undefined) return `does not run the check for everyone (\`if: ${sparing}\`)`;
  const [jobGoesOn, stepGoesOn] = [job, step].map((each) => goesOn(each));
  if (jobGoesOn || (stepGoesOn && !isAskedFor(step, job)))
    return 'goes on where the check fails (`continue-on-error`)';
  const swallow = swallowed(found, textOf(step.shell));
  if (swallow) return `passes over what the check finds (\`${swallow}\`)`;
  const asked = earlierPhase(found.line, phase);
  return asked && `checks \`--phase ${asked}\`, and the project is in ${phase}`;
}

/** Where it is not plainly false, it is true of some change. */
function goesOn({ 'continue-on-error': value }: Step): boolean {
  return !/^(?:(?:\$\{\{\s*)?false\b.*)?$/.test(textOf(value));
}

/** Whether another step fails by what became of this one, as after a report was sent. */
function isAskedFor({ id }: Step, job: Job): boolean {
  return id !== undefined && JSON.stringify(stepsOf(job)).includes(`steps.${textOf(id)}.outcome`);
}

/** The phase that a command asks for, where the project has gone beyond it. */
export function earlierPhase(command: string, phase: Phase): string | undefined {
  const asked = /--phase[= ](\w+)/.exec(command)?.[1];
  return phases.slice(0, phases.indexOf(phase)).find((each) => each === asked);
}

// What is so in no run that matters.
const never =
  /^(?:false\b.*|0|(?:failure|cancelled)\(\)|!(?:true|always\(\)|success\(\))|(\d+|'[^']*') *== *(?!\1$)(?:\d+|'[^']*'))$/;
// A bot changes versions alone.
const ofSome = /\bgithub\.(?:triggering_)?actor *(?:!=|==) *'(?![^']*bot)/;

/** What of a change does not start the gate, or is not asked by it. */
function eventProblem(
  { on }: Workflow,
  all: readonly Found[],
  tasks: readonly string[],
): string | undefined {
  const isList = typeof on === 'string' || Array.isArray(on);
  const events = isList ? [on].flat() : Object.keys(on ?? {});
  const deaf = events.filter((each) =>
    isDeaf(textOf(each), isList ? {} : Object((on as Record<string, unknown>)?.[textOf(each)])),
  );
  if (events.length > 0 && deaf.length === events.length)
    return `runs for no change (\`on: ${events.map(textOf).join(', ')}\`)`;
  if (deaf.includes('pull_request')) return 'does not run where a pull request changes';
  const areAll = (condition: RegExp) =>
    all.every(({ job, step }) => [job, step].some((each) => condition.test(conditionOf(each))));
  if (areAll(ofNoChange)) return `runs the check for no change (\`if: ${conditionOfFirst(all)}\`)`;
  if (events.includes('pull_request') && areAll(ofNoPullRequest))
    return `does not run the check where a pull request changes (\`if: ${conditionOfFirst(all)}\`)`;
  const isOfBase = events.includes('pull_request_target') && !events.includes('pull_request');
  if (isOfBase && !all.some(({ job }) => takesChange.test(JSON.stringify(stepsOf(job)))))
    return 'checks what was there before the change (`pull_request_target`)';
  if (events.includes('pull_request') && all.every(isBlind)) {
    const own = all.map(({ line }) => comparedWithItself(scriptOf(line))).find(Boolean);
    return `does not ask what a pull request lowers or removes (${own ? `\`${own}\` is the change itself` : '`--since` is gone'})`;
  }
  const unseen = unseenChange(on, tasks);
  return unseen && `does not run where "${unseen.path}" changes (\`${unseen.key}\`)`;
}

const ofNoChange = /^github\.event_name *== *'(?!pull_request|push'|merge_group)\w+'$/;
// What is checked out for one is no branch, but its merge.
const ofNoPullRequest =
  /^github\.(?:event_name *(?:== *'push'|!= *'pull_request')|ref(?:_name)? *== *'[^']*')$/;
const takesChange = /\bhead\b|refs\/pull\/|\bgh pr checkout\b/;

function conditionOfFirst([first]: readonly Found[]): string {
  return [first?.step, first?.job].map((each) => conditionOf(each ?? {})).find(Boolean) ?? '';
}

/** Whether an event starts nothing where files change. */
function isDeaf(event: string, filter: Readonly<Record<string, unknown>>): boolean {
  const of = (key: string) => (Array.isArray(filter[key]) ? filter[key].map(textOf) : undefined);
  if (/^(?:workflow_dispatch|repository_dispatch|schedule)$/.test(event)) return true;
  if (event === 'push' && of('tags') && !of('branches') && !of('branches-ignore')) return true;
  const types = event === 'pull_request' ? of('types') : undefined;
  if (types && !types.some((type) => /^(?:opened|synchronize)$/.test(type))) return true;
  const intoMain = event === 'pull_request' ? ['main', 'master'] : [];
  return ['**', ...intoMain].some((branch) => of('branches-ignore')?.includes(branch));
}

/** Whether a step judges the record as it is, and not what a change made of it; the action does both. */
function isBlind({ line, step: { run } }: Found): boolean {
  const script = scriptOf(line);
  return run !== undefined && (!since.test(script) || comparedWithItself(script) !== undefined);
}

function scriptOf({ before, line, after }: CheckLine): string {
  return [...before, line, ...after].join('\n');
}

/** Where the check looks at another record than the change made. */
function otherState({ job, step, line }: Found, evidence: Evidence): string | undefined {
  const ref = stepsOf(job).map(refOf).find(Boolean);
  if (ref !== undefined) return `checks out \`${ref}\`, and not the change`;
  const brought = broughtBefore(line);
  if (brought) return `does not check what the change made (\`${brought}\`)`;
  // Where it is not in this project, it may be the project.
  const folder = textOf(step['working-directory']);
  const other = [folder, ...pathsNamed(line)]
    .map((path) => path.replace(/^\.(?:\/|$)|\/(?:lifecycle\.yaml)?$/g, ''))
    .find((path) => path !== '' && evidence.locate(`${path}/lifecycle.yaml`).kind === 'file');
  return other === undefined ? undefined : `checks the record of "${other}", and not this one`;
}

/** What is checked out in the place of the change; beside it, anything may be. */
function refOf(step: Step): string | undefined {
  const { ref, path } = Object(step?.with) as { readonly ref?: unknown; readonly path?: unknown };
  if (!/^actions\/checkout\b/.test(textOf(step?.uses)) || path !== undefined) return undefined;
  const name = textOf(ref);
  return /^[\w./-]+$|\b(?:base_ref|default_branch|pull_request\.base)\b/.test(name)
    ? name
    : undefined;
}

/** A job that releases and does not wait for the check, or for nothing that does. */
function unguarded(jobs: Readonly<Record<string, Job>>, all: readonly Found[]): string | undefined {
  const gates = new Set(all.map(({ name }) => name));
  const isGuarded = (name: string, seen: readonly string[] = []): boolean => {
    if (gates.has(name)) return true;
    const job = jobs[name];
    if (job === undefined || seen.includes(name) || /\b(?:always|failure)\(/.test(conditionOf(job)))
      return false;
    return [job.needs].flat().some((each) => isGuarded(textOf(each), [...seen, name]));
  };
  const open = Object.entries(jobs).find(
    ([name, job]) => releases.test(JSON.stringify(job ?? {})) && !isGuarded(name),
  );
  return open && `lets the job "${open[0]}" release without waiting for the check (\`needs\`)`;
}

const releases = /docker push |build-push-action|poe release |"push":"?true/;

// By which the check may be run in a place that is not seen here.
const elsewhere =
  /pre-commit|\b(?:make|just|task|nox|tox|invoke|mise|dagger|earthly|bazel|gradlew?|nix|npm run|yarn|pnpm)\b|\.(?:sh|py|js|mjs|ts)\b|uses:\s*["']?(?:\.\/|\S+\.ya?ml\b)|create-genai-project(?![\w-])(?!\S*\s+(?:record|update|explain)\b)/;
