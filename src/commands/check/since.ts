import { basename, dirname } from 'node:path';
import type { RecordChange } from '../../check/change/change.ts';
import { changeFaults } from '../../check/change/rules.ts';
import type { CheckOptions } from '../../check/check.ts';
import { evidenceIn } from '../../check/evidence.ts';
import { evidencePaths } from '../../check/evidence-paths.ts';
import { formRules } from '../../check/form-rules.ts';
import { recordName } from '../../own-paths.ts';
import { changeStart } from '../../project/git/change-start.ts';
import { earlierFile, textIn } from '../../project/git/earlier-file.ts';
import { editedSince } from '../../project/git/edited-since.ts';
import { mergedFiles } from '../../project/git/merged-files.ts';
import { testsSince } from '../../project/git/tests-since.ts';
import { parseSource, type Source } from '../../record/read.ts';
import { contentOf } from '../../record/runs/evidence-file.ts';
import { parseReleases, type Release } from '../../record/runs/releases.ts';
import type { LifecycleRecord } from '../../record/schema.ts';
import { phases } from '../../record/vocabulary.ts';
import type { Comparison } from '../../report/findings/results.ts';
import type { Context } from '../../terminal/context.ts';

/** Where the generated project's evaluation and load test write what they measure. */
const runFolders = ['eval/runs', 'deploy/runs'];

/** How a record is judged that is compared with what it was. */
export interface Since {
  readonly comparison: Comparison;
  readonly earlier: LifecycleRecord | undefined;
  readonly options: Pick<CheckOptions, 'changeFaults'>;
}

/** Looks up what the record at `path` was where the change since `ref` started. */
export async function since(
  path: string,
  { record }: Source,
  ref: string,
  { env }: Context,
): Promise<Since> {
  const root = dirname(path);
  const commit = await changeStart(root, ref, env);
  const isOfProject = (text: string) =>
    record !== undefined && parseSource(text).record?.project.name === record.project.name;
  const file = await earlierFile(root, basename(path), commit, env, isOfProject);
  const before = file && readEarlier(file.text);
  const isNew = !before || (file.path !== file.now && isOtherProject(before.earlier, record));
  const comparison = { ref, commit, isNew };
  if (isNew) return { comparison, earlier: undefined, options: {} };
  const places = { now: folderOf(file.now), earlier: folderOf(file.path) };
  const edited = await editedSince(root, runFolders, commit, places, env);
  const list = before.earlier.integrate?.release;
  const listed =
    list === undefined ? undefined : await textIn(root, `${places.earlier}${list}`, commit, env);
  const evidence = evidenceIn(root);
  // The list may lie elsewhere by now.
  const listNow = record?.integrate?.release ?? list;
  const releases = {
    earlier: listed === undefined ? undefined : readReleases(listed),
    later: listNow === undefined ? undefined : releasesNow(evidence.text(listNow)),
  };
  const merged = (await mergedFiles(root, file.now, commit, env)).flatMap(
    (text) => parseSource(text).record ?? [],
  );
  const tests = await testsSince(before.earlier, root, commit, places, evidence, env);
  const editedAs = (each: string) => edited.get(each);
  return {
    comparison,
    earlier: before.earlier,
    options: {
      changeFaults: (later) =>
        changeFaults({ ...before, later, merged, releases, tests, editedAs }),
    },
  };
}

/**
 * Whether what git takes for the record under its old name is that of another project, which the same
 * change took away: new ones resemble each other.
 */
function isOtherProject(earlier: LifecycleRecord, later: LifecycleRecord | undefined): boolean {
  if (later === undefined || earlier.project.name === later.project.name) return false;
  const named = new Set(pathsOf(later));
  return !pathsOf(earlier).some((path) => named.has(path));
}

function pathsOf(record: LifecycleRecord): string[] {
  return Array.from(evidencePaths(record), ([, path]) => path);
}

/** None where the list is gone. */
function releasesNow(text: string | undefined): readonly Release[] | undefined {
  return text === undefined ? [] : readReleases(text);
}

function readReleases(text: string): readonly Release[] | undefined {
  return contentOf(parseReleases(text));
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function readEarlier(text: string): Pick<RecordChange, 'earlier' | 'unread'> {
  const { record, faults } = parseSource(text);
  const serious = faults.find(({ rule }) =>
    formRules.some(({ id, severity }) => id === rule && severity === 'error'),
  );
  return { earlier: record ?? onlyPhase(text), unread: serious?.message };
}

/** What a text says of its phase that says nothing else: the first one where it does not say that. */
function onlyPhase(text: string): LifecycleRecord {
  const stated = /^phase:\s*["']?([a-z]+)/m.exec(text)?.[1];
  const phase = phases.find((each) => each === stated) ?? phases[0];
  return { version: 1, project: { name: recordName }, phase };
}
