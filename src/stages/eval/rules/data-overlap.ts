import { type Evidence, fetchFix, isUnfetched, runAt } from '../../../check/evidence.ts';
import { lineage } from '../../../check/lineage.ts';
import type { Overlap } from '../../../check/overlap.ts';
import { shownIn } from '../../../check/overlap-texts.ts';
import type { Fault, Rule } from '../../../check/rule.ts';
import type { RunInput } from '../../../record/runs/run.ts';
import type { LifecycleRecord } from '../../../record/schema.ts';
import { asDemanded, decidingRun, type NamedRun, newestRun } from '../deciding-run.ts';

export const dataOverlap: Rule = {
  id: 'adapt/data-overlap',
  severity: 'error',
  message: 'Evaluation examples also stand in the training data.',
  why: 'A model that has seen the answer repeats it. The score then measures memory, and falls the day real data arrives.',
  fix: 'Take them out of the training data, train and evaluate again.',
  bad: {
    record: `adapt:
  accepted: eval/runs/0008-prompt.json  # one test ticket is copied into train.jsonl`,
    files: (project) => {
      const test = project['data/classification/test.jsonl'] ?? '';
      const train = project['data/classification/train.jsonl'] ?? '';
      return { 'data/classification/train.jsonl': `${train}${test.split('\n')[0]}\n` };
    },
  },
  good: `adapt:
  accepted: eval/runs/0008-prompt.json`,
  evaluate: (record, evidence) => asDemanded(record, faultsOf(record, evidence)),
};

function* faultsOf(record: LifecycleRecord, evidence: Evidence): Iterable<Fault> {
  const deciding = decidingRun(record);
  if (!deciding) return;
  const said = new Set<string | undefined>();
  for (const fault of overlapsOf(deciding, evidence)) {
    said.add(fault.message);
    yield fault;
  }
  // What is next to be looked at on test: afterwards the look is spent.
  const newest = newestRun(record);
  if (!newest || newest.path === deciding.path) return;
  for (const fault of overlapsOf(newest, evidence)) {
    if (!said.has(fault.message)) yield { ...fault, severity: 'warning' };
  }
}

function* overlapsOf(deciding: NamedRun, evidence: Evidence): Iterable<Fault> {
  const run = runAt(deciding.path, evidence);
  if (!run) return;
  const { inputs, model } = run;
  const learned = lineage(model.id, evidence).flatMap(({ files }) => files.map(({ path }) => path));
  const unfetched = new Set<string>();
  const prompts = filesOf(inputs, 'prompt').filter(
    ({ path }) => evidence.sha256(path) !== undefined,
  );
  for (const input of filesOf(inputs, 'data')) {
    for (const data of judgedOn(input)) {
      const training = trainingFiles(input, inputs, learned);
      const chosenBy = data.replace(/\/test\.jsonl$/, '/dev.jsonl');
      for (const path of [data, chosenBy, ...training]) {
        // Pairs need not be: where nothing lies in their place, nothing says that there are any.
        const isKnown = !path.endsWith('/preferences.jsonl') || evidence.text(path) !== undefined;
        if (isKnown && isUnfetched(path, evidence)) unfetched.add(path);
      }
      for (const path of training) {
        if (chosenBy === data && isHeldOutOfPairs(path)) continue;
        const fault = overlapFault(deciding, data, path, evidence);
        if (fault) yield fault;
      }
      const fault =
        chosenBy === data ? undefined : overlapFault(deciding, data, chosenBy, evidence);
      if (fault) yield { ...fault, fix: apart, severity: 'warning' };
      for (const { path } of prompts) {
        const fault = shownFault(deciding, data, path, evidence);
        if (fault) yield fault;
      }
    }
  }
  const [first] = unfetched;
  const fix = first && fetchFix(first, evidence);
  if (!fix) return;
  const message = `Nobody can say here whether examples also stand in the training data: ${listed(unfetched)} not fetched.`;
  yield { at: deciding.at, message, fix, severity: 'warning' };
}

function listed(paths: ReadonlySet<string>): string {
  const names = [...paths].sort().map((path) => `"${path}"`);
  return `${names.join(', ')} ${names.length === 1 ? 'was' : 'were'}`;
}

/** The files of a role, each once: a run file may name one a thousand times. */
function filesOf(inputs: readonly RunInput[], role: string): readonly RunInput[] {
  const own = inputs.filter((each) => each.role === role);
  return [...new Map(own.map((each) => [`${each.task} ${each.path}`, each])).values()];
}

const apart = 'What the loop chooses by is not what it is judged by: take them out of dev.';

/** What a run was measured on and, while the loop sees dev, what it will be: test is looked at once. */
function judgedOn({ path }: RunInput): readonly string[] {
  const test = path.replace(/\/(?:dev|validation)\.jsonl$/, '/test.jsonl');
  return test === path ? [path] : [path, test];
}

/** What the model, or its prompt, may have learned a task from. */
function trainingFiles(
  { task }: RunInput,
  inputs: readonly RunInput[],
  learned: readonly string[],
): Set<string> {
  const shown = inputs.filter((input) => input.role === 'examples' && input.task === task);
  const usual = ['train', 'preferences'].map((split) => `data/${task}/${split}.jsonl`);
  const texts = learned.filter((path) => path.endsWith('.jsonl') && !isHeldOut(path));
  return new Set([...shown.map(({ path }) => path), ...usual, ...texts]);
}

// What training of an earlier version stopped early by, or a provider draws its curve with.
function isHeldOut(path: string): boolean {
  return path.endsWith('/validation.jsonl') || path.endsWith('/dev.jsonl');
}

// Pairs that are held out teach nothing: they may be of what dev asks, and never of what test does.
function isHeldOutOfPairs(path: string): boolean {
  return path.endsWith('/preferences-dev.jsonl');
}

function overlapFault(
  { at }: NamedRun,
  data: string,
  training: string,
  evidence: Evidence,
): Fault | undefined {
  if (data === training)
    return { at, message: `The run was measured on "${data}", which is training data.` };
  const found = evidence.overlaps(data, training);
  const [first] = found;
  return first && { at, message: sentence(found, first, data, training) };
}

/** A question of the evaluation that a prompt shows, most often with its answer. */
function shownFault(
  { at }: NamedRun,
  data: string,
  prompt: string,
  evidence: Evidence,
): Fault | undefined {
  const shown = shownIn(evidence.asked(data), evidence.text(prompt) ?? '');
  const [first] = shown;
  if (first === undefined) return undefined;
  const many = shown.length === 1 ? 'One example' : `${shown.length} examples`;
  const message = `${many} of "${data}" ${shown.length === 1 ? 'stands' : 'stand'} in the prompt "${prompt}" (the first: line ${first}).`;
  return { at, message, fix: 'Show examples of the training data, and evaluate again.' };
}

function sentence(
  found: readonly Overlap[],
  first: Overlap,
  data: string,
  training: string,
): string {
  const exact = found.filter(({ isExact }) => isExact).length;
  const near = found.length - exact;
  const counts = [exact > 0 ? `${exact} the same` : '', near > 0 ? `${near} nearly the same` : ''];
  const isOne = found.length === 1;
  const many = isOne ? 'One example' : `${found.length} examples`;
  return `${many} of "${data}" also ${isOne ? 'stands' : 'stand'} in "${training}" (${counts.filter(Boolean).join(', ')}; the first: line ${first.line} there as line ${first.trainLine}).`;
}
