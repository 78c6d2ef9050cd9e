import type { Evidence } from '../../check/evidence.ts';
import { timeProblem } from '../../check/made-when.ts';
import { contentOf, malformed, type Reading } from '../../record/runs/evidence-file.ts';
import { type LoadRun, parseLoadRun } from '../../record/runs/load-run.ts';
import { parseReleases, type Release } from '../../record/runs/releases.ts';
import type { Run } from '../../record/runs/run.ts';
import type { LifecycleRecord } from '../../record/schema.ts';
import { soundRun } from '../eval/sound-run.ts';
import { type Serve, serveFile } from './serve-file.ts';

export const releasesPath = 'deploy/releases.yaml';

/** The run that was accepted; undefined where it is no evidence, of which other rules speak. */
export function acceptedRun({ adapt }: LifecycleRecord, evidence: Evidence): Run | undefined {
  return soundRun(adapt?.accepted, evidence);
}

/** The run of the transformed model. */
export function optimizedRun({ integrate }: LifecycleRecord, evidence: Evidence): Run | undefined {
  return soundRun(integrate?.optimized_run, evidence);
}

/** The run that went through the application. */
export function applicationRun(
  { integrate }: LifecycleRecord,
  evidence: Evidence,
): Run | undefined {
  return soundRun(integrate?.application_run, evidence);
}

/** The model that deploy/serve.yaml names; undefined where it leaves that to the accepted run. */
export function servedModel(evidence: Evidence): string | undefined {
  return served(evidence)?.model;
}

/** What deploy/serve.yaml says; undefined where there is none, or one that another rule speaks of. */
export function served(evidence: Evidence): Serve | undefined {
  return contentOf(serveFile(evidence));
}

export function loadRunAt(path: string, evidence: Evidence): Reading<LoadRun> {
  const content = textAt(path, evidence);
  if (content.kind !== 'read') return content;
  const reading = parseLoadRun(content.value);
  if (reading.kind !== 'read') return reading;
  const { id, created } = reading.value;
  if (!path.endsWith(`/${id}.json`)) return malformed(`it says that it is run "${id}"`);
  const time = timeProblem(created, evidence.today);
  return time === undefined ? reading : malformed(`it says that it ${time}`);
}

/** The load run that the section names; undefined where it cannot be read. */
export function namedLoadRun(
  { integrate }: LifecycleRecord,
  evidence: Evidence,
): LoadRun | undefined {
  const path = integrate?.serve?.load_run;
  return path === undefined ? undefined : contentOf(loadRunAt(path, evidence));
}

export function releasesAt(path: string, evidence: Evidence): Reading<readonly Release[]> {
  const content = textAt(path, evidence);
  if (content.kind !== 'read') return content;
  const reading = parseReleases(content.value);
  // They stand in their order, so that the last is the latest.
  const last = contentOf(reading)?.at(-1);
  const time = last && timeProblem(last.date, evidence.today);
  return time === undefined ? reading : malformed(`its last entry ${time}`);
}

function textAt(path: string, evidence: Evidence): Reading<string> {
  const located = evidence.locate(path);
  if (located.kind === 'missing') return { kind: 'missing' };
  if (located.kind === 'refused') return malformed(`the path ${located.message}`);
  const content = evidence.text(path);
  return content === undefined
    ? malformed('it is not a regular file')
    : { kind: 'read', value: content };
}
