import type { Run, RunInput } from './run.ts';

/** Whether a run saw the split that is kept for the end. */
export function isOnTest(run: Run): boolean {
  return testData(run).length > 0;
}

/** The test examples that a run was measured on, task by task. */
export function testData({ inputs }: Run): readonly RunInput[] {
  return inputs.filter(({ role, path }) => role === 'data' && path.endsWith('/test.jsonl'));
}

/** What of a run's data is not of the test split; undefined where all of it is. */
export function otherData({ inputs }: Pick<Run, 'inputs'>): RunInput | undefined {
  const lookedUp = new Set(
    inputs.filter(({ role }) => role === 'application').map(({ task }) => task),
  );
  return inputs.find(
    ({ role, path, task }) =>
      role === 'data' && !isTestPath(path, lookedUp.has(task) ? undefined : task),
  );
}

/**
 * Whether it is the one file of a task that is kept for the end: another of that name is none.
 * Questions that an application looks up lie in a folder of their own, and say no task here.
 */
function isTestPath(path: string, task: string | undefined): boolean {
  return task === undefined ? path.endsWith('/test.jsonl') : path === `data/${task}/test.jsonl`;
}

/** Whether two runs are of one model with one prompt, whatever they were measured on. */
export function isSameCandidate(one: Run, other: Run): boolean {
  return candidateOf(one) === candidateOf(other);
}

function candidateOf(run: Run): string {
  const { model, inputs } = run;
  const prompts = inputs.filter(({ role }) => role === 'prompt');
  return JSON.stringify([
    [model.id, model.revision, model.sha256],
    askingOf(run),
    prompts.map(({ task, sha256 }) => `${task} ${sha256}`).sort(),
  ]);
}

/** How a model was asked, beside the text of its prompt. */
export function askingOf({ model, prompt, decoding, request = {} }: Run): string {
  return JSON.stringify([
    prompt && [prompt.name, prompt.shots, prompt.examples],
    decoding && Object.entries(decoding).sort(),
    model.chat_template_kwargs,
    Object.entries(request).sort(),
  ]);
}
