import { type Evidence, runAt } from '../../../check/evidence.ts';
import { lineage } from '../../../check/lineage.ts';
import type { Fault, Rule } from '../../../check/rule.ts';
import type { Run } from '../../../record/runs/run.ts';
import type { LifecycleRecord } from '../../../record/schema.ts';
import { iterationsOf, placesOf } from '../deciding-run.ts';

export const techniqueContradictsRun: Rule = {
  id: 'adapt/technique-contradicts-run',
  severity: 'error',
  message: 'An iteration says another technique than its run.',
  why: 'The list says what each technique brought. A fine-tuned model called a prompt makes prompts look good, and hides that there is no baseline.',
  fix: 'Write the technique that stands in the run file.',
  bad: `adapt:
  techniques: [prompt]
  iterations:
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json
      verdict: below-target
    - technique: prompt
      change: Other words.
      run: eval/runs/0004-fine-tune.json  # a fine-tuned model
      compared_with: eval/runs/0001-prompt.json
      verdict: meets-target`,
  good: `adapt:
  techniques: [prompt, fine-tune]
  iterations:
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json
      verdict: below-target
    - technique: fine-tune
      change: LoRA, rank 16.
      run: eval/runs/0004-fine-tune.json
      compared_with: eval/runs/0001-prompt.json
      verdict: meets-target`,
  *evaluate(record, evidence) {
    const earlier: Run[] = [];
    for (const { at, iteration } of iterationsOf(record)) {
      const place = [...at, 'technique'];
      const run = runAt(iteration.run, evidence);
      const { technique } = iteration;
      if (run && run.technique !== technique) {
        const message = `The iteration is of ${technique}, and run ${run.id} of ${run.technique}.`;
        yield { at: place, message };
      } else if (technique === 'pretrain' && record.model?.source === 'existing') {
        const message = 'The iteration is of pretrain, and the model is an existing one.';
        yield { at: place, message, fix: 'Correct `model.source`, or the technique.' };
      } else if (run) {
        const message = contradiction(run, earlier, record, evidence);
        if (message) yield { at: place, message, fix: again(run) };
      }
      if (run) earlier.push(run);
    }
    yield* lookFaults(record, evidence);
  },
};

/** What the model and its inputs say of how a run came to be. */
function contradiction(
  { id, technique, model, inputs }: Run,
  earlier: readonly Run[],
  record: LifecycleRecord,
  evidence: Evidence,
): string | undefined {
  const isOfRecord = model.id === record.model?.id;
  const isPrompted = inputs.some(({ role }) => role === 'prompt');
  if (technique === 'baseline' && isOfRecord && isPrompted)
    return `Run ${id} measured the model itself, "${model.id}", and says that it is a baseline.`;
  const [made] = isOfRecord ? [] : lineage(model.id, evidence);
  if (made === undefined) return undefined;
  const isTold = earlier.some((each) => training.has(each.technique));
  // Of one before every prompt, another rule speaks.
  const isFounded = earlier.some((each) => each.technique === 'prompt');
  if (technique === 'prompt' && isFounded && !isTold)
    return `Run ${id} measured "${model.id}", which was trained here, and no iteration before says so.`;
  if (made.method === undefined || technique !== (made.method === 'sft' ? 'align' : 'fine-tune'))
    return undefined;
  return `Run ${id} measured "${model.id}", which was trained by ${made.method}, and says ${technique}.`;
}

/** A look is of the technique of the iteration that it looks at. */
function* lookFaults(record: LifecycleRecord, evidence: Evidence): Iterable<Fault> {
  const { accepted, iterations = [] } = record.adapt ?? {};
  const look = runAt(accepted, evidence);
  if (accepted === undefined || !look) return;
  const { id, technique } = look;
  const techniques = placesOf(accepted, record, evidence).flatMap(
    (index) => runAt(iterations[index]?.run, evidence)?.technique ?? [],
  );
  // A baseline that is accepted is another rule's matter.
  if (techniques.length === 0 || technique === 'baseline' || techniques.includes(technique)) return;
  const message = `The accepted run ${id} says ${technique}, and its iteration ${techniques.at(-1)}.`;
  yield { at: ['adapt', 'accepted'], message, fix };
}

const training: ReadonlySet<string> = new Set(['pretrain', 'fine-tune', 'align', 'merge']);

const again = ({ model }: Run) =>
  `Evaluate it again: \`poe evaluate --model ${model.id}\` finds its technique; then \`poe record --run\` with the new file.`;
const fix = 'Restore the run file from git, or look again: `poe accept`.';
