import { type Evidence, runAt } from '../../../check/evidence.ts';
import type { Rule } from '../../../check/rule.ts';
import { looksUp, type Run } from '../../../record/runs/run.ts';
import { testData } from '../../../record/runs/test-split.ts';
import { soundRun } from '../sound-run.ts';

const look = 'eval/runs/0008-prompt.json';

export const lookIncomplete: Rule = {
  id: 'adapt/look-incomplete',
  severity: 'error',
  message: 'A look at the test split does not say what its figures rest on.',
  why: 'What a run does not name can change without anyone noticing: the code that reads the answers, the weights that gave them, how many of them were none.',
  fix: 'Restore the run file from git, or look again: `poe accept`.',
  bad: {
    record: `adapt:
  accepted: ${look}  # what scored its answers was taken out`,
    files: ({ [look]: run = '' }) => ({ [look]: run.replace('"scorer"', '"notes"') }),
  },
  good: `adapt:
  accepted: ${look}`,
  *evaluate({ adapt, integrate }, evidence) {
    for (const [index, path] of (adapt?.looks ?? []).entries()) {
      const run = runAt(path, evidence);
      // With what the served model was asked is compared with the accepted run.
      const isAsking = path === adapt?.accepted || run?.technique === 'application';
      const asked = run && isAsking && !looksUp(run) ? unasked(run) : [];
      const missing = run ? [...unsaid(run), ...unweighed(run, evidence), ...asked] : [];
      const sound = path === adapt?.accepted ? undefined : soundRun(path, evidence);
      if (sound && testData(sound).length === 0) {
        const message = `"${path}" saw no test example, so it is no look.`;
        yield { at: ['adapt', 'looks', index], message, fix: 'Take it out of `looks`.' };
        continue;
      }
      if (missing.length === 0) continue;
      yield {
        at: path === adapt?.accepted ? ['adapt', 'accepted'] : ['adapt', 'looks', index],
        message: `"${path}" does not say ${missing.join(' and ')}.`,
      };
    }
    const path = integrate?.application_run;
    if (path === undefined || adapt?.looks === undefined || adapt.looks.includes(path)) return;
    const run = runAt(path, evidence);
    // Of one that went another way, and of its weights, another rule speaks.
    if (run?.technique !== 'application') return;
    const missing = [...unsaid(run), ...(looksUp(run) ? [] : unasked(run))];
    if (missing.length === 0) return;
    const message = `"${path}" does not say ${missing.join(' and ')}.`;
    yield { at: ['integrate', 'application_run'], message };
  },
};

/** A look is counted since runs say all of this; of iterations that an earlier version walked, nobody asks it. */
function unsaid({ scorer = [], endings = {}, tasks }: Run): string[] {
  const code = scorer.filter(({ key, path }) => key === undefined && path.endsWith('.py'));
  const unread = Object.keys(tasks).filter((task) => !code.some((file) => file.task === task));
  return [
    ...(code.length === 0 ? ['what scored its answers (`scorer`)'] : []),
    ...(code.length > 0 && unread.length > 0
      ? [`what code read the answers of ${unread.join(' and ')} (\`scorer\`)`]
      : []),
    ...(Object.keys(endings).length === 0 ? ['how they ended (`endings`)'] : []),
  ];
}

function unweighed({ model }: Run, evidence: Evidence): string[] {
  const isHere = model.id.startsWith('models/') || evidence.locate(model.id).kind === 'folder';
  // What runs at an endpoint cannot be hashed here.
  return isHere && model.base_url === undefined && model.sha256 === undefined
    ? ['which weights gave them (`model.sha256`)']
    : [];
}

/** What it leaves out of how its questions were put. */
function unasked({ tasks, inputs, prompt, technique, decoding }: Run): string[] {
  if (technique === 'baseline') return [];
  const isInput = (role: string, task: string) =>
    inputs.some((input) => input.role === role && (input.task ?? task) === task);
  const bare = Object.keys(tasks).filter((task) => !isInput('prompt', task));
  const isShown = (prompt?.shots ?? 0) > 0 && !inputs.some(({ role }) => role === 'examples');
  return [
    ...(bare.length > 0 ? [`with which prompt ${bare.join(' and ')} was asked (\`inputs\`)`] : []),
    ...(decoding?.max_tokens === undefined ? ['how its answers were drawn (`decoding`)'] : []),
    ...(isShown ? ['from where its examples came (`inputs`)'] : []),
  ];
}
