import { join } from 'node:path';
import { checkSource } from '../../check/check.ts';
import { evidenceIn } from '../../check/evidence.ts';
import type { Finding } from '../../check/rule.ts';
import { recordName } from '../../own-paths.ts';
import { isUnknown } from '../../project/git/repository.ts';
import { uncommittedIn } from '../../project/git/uncommitted.ts';
import { type MadeProject, readProject } from '../../project/read-project.ts';
import { isNewer } from '../../project/version.ts';
import { readSource, type Source } from '../../record/read.ts';
import { type Phase, phases } from '../../record/vocabulary.ts';
import { type Standing, standingAsJson, standingAsText } from '../../report/standing.ts';
import { absentStages, unaskedIsNo } from '../../stages/adding.ts';
import type { Catalogue } from '../../stages/catalogue.ts';
import { loadRulesFor } from '../../stages/load-rules.ts';
import { coloursFor } from '../../terminal/colours.ts';
import { type Context, dayOf } from '../../terminal/context.ts';
import { packageVersion } from '../../terminal/package-version.ts';
import { isAttended } from '../../terminal/person.ts';
import { add } from '../add/run.ts';
import type { ChangeOptions } from '../change-made.ts';

/**
 * What the tool does in a project when it is told nothing: says where the project stands and what it
 * lacks, and offers the stages that are not there.
 */
export async function status(
  root: string,
  options: ChangeOptions,
  context: Context,
  catalogue: Catalogue,
): Promise<number> {
  const made = await readProject(root, unaskedIsNo(catalogue));
  const standing = await standingOf(root, made, context, catalogue);
  const { stdout, env } = context;
  if (options.json) {
    stdout.write(standingAsJson(standing));
    return 0;
  }
  const columns = stdout.columns ?? 80;
  const isAsked =
    isAttended(context) && standing.stages.length > 0 && (await isCommitted(root, env));
  stdout.write(standingAsText(standing, isAsked, columns, await coloursFor(stdout, env)));
  return isAsked ? add(root, [], options, context, catalogue) : 0;
}

/** Nothing is added to changes that no commit holds, so nothing is asked beside them. */
async function isCommitted(root: string, env: Context['env']): Promise<boolean> {
  const changed = await uncommittedIn(root, env);
  return !isUnknown(changed) && changed.length === 0;
}

async function standingOf(
  root: string,
  { answers, writer }: MadeProject,
  context: Context,
  catalogue: Catalogue,
): Promise<Standing> {
  const source = readSource(join(root, recordName));
  const phase = source?.record?.phase;
  const next = phase && phases[phases.indexOf(phase) + 1];
  const found = source ? await findingsIn(source, undefined, root, context, catalogue) : [];
  const ahead = source && next ? await findingsIn(source, next, root, context, catalogue) : [];
  const known = new Set(found.map(keyOf));
  return {
    project: String(answers.name),
    directory: root,
    writtenBy: writer && isNewer(packageVersion(context), writer) ? writer : undefined,
    phase,
    found,
    next,
    missing: ahead.filter((finding) => !known.has(keyOf(finding))),
    stages: absentStages(catalogue, answers).map(({ id, title, what = title }) => ({ id, what })),
  };
}

/** As `check` finds it, asked as if the project were in that phase. */
async function findingsIn(
  source: Source,
  phase: Phase | undefined,
  root: string,
  { now }: Context,
  { stages }: Catalogue,
): Promise<readonly Finding[]> {
  const rules = await loadRulesFor(source.record, stages, phase);
  const today = dayOf(now());
  const options = { rules, file: recordName, today, ...(phase && { phase }) };
  const { findings } = checkSource(source, evidenceIn(root, today), options);
  return findings.filter(({ severity }) => severity !== 'info');
}

function keyOf({ rule, line, column }: Finding): string {
  return [rule, line, column].join(' ');
}
