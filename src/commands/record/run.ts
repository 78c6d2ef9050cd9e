import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type Evidence, evidenceIn } from '../../check/evidence.ts';
import { runFiles, runsFolder } from '../../check/run-files.ts';
import { UserError } from '../../errors.ts';
import { recordName } from '../../own-paths.ts';
import { withProjectLock } from '../../project/lock.ts';
import { recordFolder } from '../../record/record-files.ts';
import { runNumber } from '../../record/runs/run.ts';
import { linesAdded } from '../../report/judgement.ts';
import { chooseNews, type News } from '../../stages/deploy/choose-news.ts';
import { waitingRuns } from '../../stages/eval/choose-run.ts';
import { lookAt, looksCounted } from '../../stages/eval/looks.ts';
import { type Context, dayOf } from '../../terminal/context.ts';
import { withAllIterations, withIteration } from './record-iteration.ts';
import { type RecordArguments, type Recorded, type Recording, readForEdit } from './recording.ts';
import { replaceText } from './replace-text.ts';

/** Adds what is new to the record: an iteration with its verdict, or what is served. */
export async function run(args: RecordArguments, context: Context): Promise<number> {
  const root = recordFolder(context.cwd) ?? context.cwd;
  const path = join(root, recordName);
  const work = () => recordRun(path, args, context);
  // What writes nothing, or has nothing to write to, needs no turn.
  if (args.dryRun || !existsSync(path)) return await work();
  return await withProjectLock(root, work, { signal: context.interruption });
}

async function recordRun(
  path: string,
  { run: named, ...others }: RecordArguments,
  context: Context,
): Promise<number> {
  const root = dirname(path);
  const evidence = evidenceIn(root, dayOf(context.now()));
  const args =
    named === undefined
      ? others
      : { ...others, run: runNamed(named, evidence) ?? pathOf(named, root, context.cwd) };
  refuseMixed(args);
  const recording = { ...readForEdit(path), evidence };
  const recorded = await (await recorder(args))(recording, args, context, root);
  const [before, after] = [recording.source.text, recorded.after.source.text];
  if (!args.dryRun) replaceText(path, before, after);
  const dryRun = args.dryRun === true;
  if (args.json) {
    const { recordedAsJson } = await import('../../report/recorded.ts');
    context.stdout.write(
      recordedAsJson(recording.record, recorded.after.record, { ...recorded, dryRun }),
    );
    return 0;
  }
  // Such as a look that was accepted before.
  const isKnown = before === after;
  context.stdout.write(
    isKnown
      ? `${recorded.report}${recordName} says so already.\n${recorded.advice}`
      : textOf(linesAdded(before, after), recorded, dryRun),
  );
  return 0;
}

type Recorder = (
  recording: Recording,
  args: RecordArguments,
  context: Context,
  root: string,
) => Promise<Recorded>;

/** What is to be recorded: another branch's, which is loaded late for it asks git, or all, or one. */
async function recorder({ from, all }: RecordArguments): Promise<Recorder> {
  if (from !== undefined) return (await import('./record-from.ts')).withOthers;
  return all ? withAll : withNext;
}

async function withNext(
  recording: Recording,
  args: RecordArguments,
  context: Context,
): Promise<Recorded> {
  const { record, evidence } = recording;
  const news = chooseNews(record, args, evidence);
  if (!news) return await withIteration(recording, args, context);
  try {
    return await withNews(news, recording);
  } catch (error) {
    // A look at test is one, whatever is wrong with its run, and is counted where it is named.
    const look = args.run !== undefined && (news.optimizedRun ?? news.applicationRun);
    const isNew = look && lookAt(look, evidence) && !looksCounted(record, evidence).has(look);
    if (!isNew || !(error instanceof UserError)) throw error;
    const counted = await withIteration(recording, args, context);
    return { ...counted, advice: `Counted, and not what is served: ${error.message}\n` };
  }
}

/** The record with every iteration that waits, and then with what is new of the served model. */
async function withAll(
  recording: Recording,
  args: RecordArguments,
  context: Context,
): Promise<Recorded> {
  const { evidence } = recording;
  if (waitingRuns(recording.record, evidence).length === 0) {
    return await withNext(recording, args, context);
  }
  const iterations = await withAllIterations(recording, args, context);
  const news = chooseNews(iterations.after.record, args, evidence);
  if (!news) return iterations;
  try {
    const last = await withNews(news, iterations.after);
    return { ...last, report: iterations.report + last.report };
  } catch (error) {
    // The iterations are sound, whatever is wrong with what is served.
    if (!(error instanceof UserError)) throw error;
    return { ...iterations, advice: `${iterations.advice}Not recorded: ${error.message}\n` };
  }
}

/** The rules that a served model is judged by take milliseconds to load. */
async function withNews(news: News, recording: Recording): Promise<Recorded> {
  return (await import('./record-news.ts')).withNews(news, recording);
}

/** The file of a run that is named as the project's commands name it, by its number or its id. */
function runNamed(named: string, evidence: Evidence): string | undefined {
  const isNumber = /^\d{1,6}$/.test(named);
  const found = runFiles(evidence).filter((path) =>
    isNumber ? runNumber(path) === Number(named) : path === `${runsFolder}/${named}.json`,
  );
  if (found.length > 1) {
    throw new UserError(`${found.length} runs have the number ${named}.`, {
      help: `Name one: ${found.join(' or ')}`,
    });
  }
  return found[0];
}

/** A file as the record writes it, however it was typed. */
function pathOf(named: string, root: string, cwd: string): string {
  if (named.trim() === '') {
    throw new UserError('--run is empty text.', { help: 'Name a run by its number: --run 2' });
  }
  const path = relative(root, resolve(cwd, named));
  // Out of the project it stays as it was typed: reading it says why it is refused.
  return path.startsWith('..') ? named : path.replaceAll('\\', '/');
}

function refuseMixed({ all, from, dryRun, run, change, next, accept }: RecordArguments): void {
  const help = 'Leave one of the two out.';
  if (from !== undefined && (all || dryRun)) {
    const other = all ? '--all' : '--dry-run';
    throw new UserError(`--from brings the runs of another branch, and takes no ${other}.`, {
      help,
    });
  }
  const said = Object.entries({ run, change, next, accept }).find(([, value]) => value);
  if (said === undefined || !(all || from !== undefined)) return;
  const many = all ? '--all records every run that waits' : '--from records what a branch did';
  throw new UserError(`${many}, and --${said[0]} is about one.`, { help });
}

function textOf(lines: string, { report, advice }: Recorded, isDryRun: boolean): string {
  const done = isDryRun
    ? `Nothing was written to ${recordName}.\n`
    : `Written to ${recordName}.\n${advice}`;
  return `${report}${lines}\n${done}`;
}
