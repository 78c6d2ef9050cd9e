import { readdirSync } from 'node:fs';
import { type Evidence, runAt } from '../../check/evidence.ts';
import { runFiles, unrecorded } from '../../check/run-files.ts';
import { contentOf } from '../../record/runs/evidence-file.ts';
import { type Run, runNumber } from '../../record/runs/run.ts';
import { isOnTest } from '../../record/runs/test-split.ts';
import { dataOf } from '../../record/runs/verdict.ts';
import type { LifecycleRecord } from '../../record/schema.ts';
import { measuredTechniques, transformTechniques } from '../../record/vocabulary.ts';
import { acceptedRun, loadRunAt, releasesAt, releasesPath, servedModel } from './integrated.ts';

/** Files of evidence that the integrate section does not name yet. */
export interface News {
  readonly optimizedRun?: string;
  readonly applicationRun?: string;
  readonly loadRun?: string;
  readonly release?: string;
}

const loadFolder = 'deploy/runs';

/**
 * What is new of the model that is served; undefined where the next thing to record is an iteration of
 * the loop. A file that is named is taken as it is: the rules say what is wrong with it.
 */
export function chooseNews(
  record: LifecycleRecord,
  { run: named, accept = false }: { readonly run?: string; readonly accept?: boolean },
  evidence: Evidence,
): News | undefined {
  if (accept || record.adapt?.accepted === undefined) return undefined;
  if (named !== undefined) return newsIn(named.replace(/^\.\//, ''), record, evidence);
  const fitting = newestTransformed(record, evidence, isFitting);
  const found: News = {
    ...(fitting && { optimizedRun: fitting }),
    ...newestApplicationRun(record, evidence),
    ...newestLoadRun(record, evidence),
    ...newRelease(record, evidence),
  };
  if (Object.keys(found).length > 0) return isLater(found, record, evidence) ? found : undefined;
  const other = newestTransformed(record, evidence, () => true);
  return other !== undefined && newestIteration(record, evidence) === undefined
    ? { optimizedRun: other }
    : undefined;
}

function newsIn(path: string, record: LifecycleRecord, evidence: Evidence): News | undefined {
  if (path.startsWith(`${loadFolder}/`)) return { loadRun: path };
  if (path === releasesPath) return { release: path };
  const run = runAt(path, evidence);
  if (run?.technique === 'application') return { applicationRun: path };
  if (!run || !isTransformed(run, evidence)) return undefined;
  // What is not served may have seen the test split all the same: a look, and no news.
  return isOnTest(run) && !isFitting(run, record, evidence) ? undefined : { optimizedRun: path };
}

/** A merge is an iteration, too, unless it is what is served. */
function isTransformed({ technique, model }: Run, evidence: Evidence): boolean {
  if (technique === 'merge') return model.id === servedModel(evidence);
  return transformTechniques.some((each) => each === technique);
}

type Test = (run: Run, record: LifecycleRecord, evidence: Evidence) => boolean;

/** The newest run of a transformed model after the one that is recorded, or accepted. */
function newestTransformed(
  record: LifecycleRecord,
  evidence: Evidence,
  isMeant: Test,
): string | undefined {
  const last = runNumber(record.integrate?.optimized_run ?? record.adapt?.accepted ?? '') ?? 0;
  return runFiles(evidence).findLast((path) => {
    const run = runAt(path, evidence);
    const isNew = (runNumber(path) ?? 0) > last;
    return isNew && run && isTransformed(run, evidence) && isMeant(run, record, evidence);
  });
}

/** Of what is served, on the data of the accepted run, and whole. */
const isFitting: Test = (run, record, evidence) => {
  const accepted = acceptedRun(record, evidence);
  const isOfSame = accepted !== undefined && dataOf(accepted) === dataOf(run);
  return isOfSame && run.limit === undefined && run.model.id === servedModel(evidence);
};

/** The newest run through the application, on all of test, after the one that is recorded, or accepted. */
function newestApplicationRun({ adapt, integrate }: LifecycleRecord, evidence: Evidence): News {
  const last = runNumber(integrate?.application_run ?? adapt?.accepted ?? '') ?? 0;
  const newest = runFiles(evidence).findLast((path) => {
    const run = runAt(path, evidence);
    const isWhole = run?.technique === 'application' && run.limit === undefined;
    return isWhole && isOnTest(run) && (runNumber(path) ?? 0) > last;
  });
  return newest === undefined ? {} : { applicationRun: newest };
}

function newestLoadRun({ integrate }: LifecycleRecord, evidence: Evidence): News {
  const folder = evidence.locate(loadFolder);
  const last = runNumber(integrate?.serve?.load_run ?? '') ?? 0;
  const newest = (folder.kind === 'folder' ? readdirSync(folder.absolute) : [])
    .filter((name) => name.endsWith('-load.json') && (runNumber(name) ?? 0) > last)
    .sort((one, other) => (runNumber(one) ?? 0) - (runNumber(other) ?? 0))
    .at(-1);
  return newest === undefined ? {} : { loadRun: `${loadFolder}/${newest}` };
}

function newRelease({ integrate }: LifecycleRecord, evidence: Evidence): News {
  const reading = releasesAt(releasesPath, evidence);
  const isNone =
    reading.kind === 'missing' || (reading.kind === 'read' && reading.value.length === 0);
  return isNone || integrate?.release !== undefined ? {} : { release: releasesPath };
}

/** Whether the news were made after the iteration that waits to be recorded, if one does. */
function isLater(news: News, record: LifecycleRecord, evidence: Evidence): boolean {
  const iteration = newestIteration(record, evidence);
  if (iteration === undefined) return true;
  const load = news.loadRun === undefined ? undefined : loadRunAt(news.loadRun, evidence);
  const paths = [news.optimizedRun, news.applicationRun].filter((path) => path !== undefined);
  const created = paths.map((path) => runAt(path, evidence)?.created ?? '');
  const made = [...created, contentOf(load)?.created ?? ''];
  return made.some((each) => each >= (iteration.created ?? ''));
}

/** The newest run that waits for its place among the iterations. */
function newestIteration(record: LifecycleRecord, evidence: Evidence): Run | undefined {
  const runs = unrecorded(record, evidence).map((path) => runAt(path, evidence));
  return runs.findLast(
    (run) =>
      run?.limit === undefined &&
      measuredTechniques.some((each) => each === run?.technique) &&
      run !== undefined &&
      !isTransformed(run, evidence),
  );
}
