import { isHosted, isOwnMachine, placeOf } from '../../../check/endpoint.ts';
import { runAt } from '../../../check/evidence.ts';
import type { Rule } from '../../../check/rule.ts';
import type { Run } from '../../../record/runs/run.ts';
import type { LifecycleRecord } from '../../../record/schema.ts';
import { isSensitive } from '../../../record/vocabulary.ts';
import { isReason } from '../../scope/is-reason.ts';
import { decidingRun, integrateRuns, namedRuns } from '../deciding-run.ts';

export const runElsewhere: Rule = {
  id: 'adapt/run-elsewhere',
  severity: 'error',
  message: 'A run was measured at a hosted endpoint that the record does not name.',
  why: 'Every question of the evaluation went to that endpoint, with the data in it; and what was measured is not what the record says will run.',
  fix: 'Evaluate where the record says, or name that endpoint in `model.base_url`, with `scope.data_note` where the data is about people.',
  bad: {
    record: `model:
  provider: local
adapt:
  accepted: eval/runs/0008-prompt.json  # measured at https://llm.example.com/v1`,
    files: (project) => ({
      'eval/runs/0008-prompt.json': (project['eval/runs/0008-prompt.json'] ?? '').replace(
        '"base_url": null',
        '"base_url": "https://llm.example.com/v1"',
      ),
    }),
  },
  good: `model:
  provider: local
adapt:
  accepted: eval/runs/0008-prompt.json`,
  *evaluate(record, evidence) {
    const deciding = decidingRun(record)?.path;
    for (const { at, path } of [...namedRuns(record), ...integrateRuns(record)]) {
      const run = runAt(path, evidence);
      if (!run) continue;
      const address = run.model.base_url;
      const other = path === deciding ? otherAddress(run, record) : undefined;
      if (other) yield { at, message: other, severity: 'warning' };
      if (address === undefined || !isHosted(address) || isNamed(address, record)) continue;
      // Of older runs it matters only whether the data could go there.
      if (path !== deciding && mayLeave(record)) continue;
      const place = placeOf(address) ?? address;
      const stated = record.model?.base_url;
      const named = stated === undefined ? 'a model that you run' : `\`${stated}\``;
      const message = `"${path}" was measured at ${place}, and the record names ${named}.`;
      yield { at, message };
    }
  },
};

/** Of a place that is named, another address; or none, and one of this machine. Through a proxy, all is well. */
function otherAddress({ id, technique, model }: Run, record: LifecycleRecord): string | undefined {
  const { id: name, provider, base_url: stated } = record.model ?? {};
  const isOfRecord = model.id === name && provider === 'endpoint' && technique !== 'baseline';
  if (!isOfRecord || stated === undefined) return undefined;
  const address = model.base_url;
  if (address === undefined)
    return `Run ${id} does not say that "${name}" was asked at \`${stated}\`.`;
  const isOther =
    placeOf(address) === placeOf(stated)
      ? plain(address) !== plain(stated)
      : isOwnMachine(address) && isHosted(stated);
  return isOther
    ? `Run ${id} was asked at \`${address}\`, and the model is at \`${stated}\`.`
    : undefined;
}

function plain(address: string): string {
  return new URL(address).href.replace(/\/+$/, '');
}

function isNamed(address: string, { model }: LifecycleRecord): boolean {
  if (model?.base_url === undefined) return model?.provider !== 'local';
  return placeOf(model.base_url) === placeOf(address);
}

function mayLeave({ scope }: LifecycleRecord): boolean {
  return !isSensitive(scope?.data_sensitivity) || isReason(scope?.data_note);
}
