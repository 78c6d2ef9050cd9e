import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { evidenceIn } from '../../check/evidence.ts';
import { withProjectLock } from '../../project/lock.ts';
import { recordName } from '../../record/record-files.ts';
import { linesAdded } from '../../report/judgement.ts';
import { chooseNews } from '../../stages/deploy/choose-news.ts';
import type { Context } from '../../terminal/context.ts';
import { readForEdit } from './read-for-edit.ts';
import { withTurn } from './record-turn.ts';
import type { RecordArguments, Recorded } from './recording.ts';
import { replaceText } from './replace-text.ts';

/** Adds what is new to the record: a turn of the loop with its verdict, or what is served. */
export async function run(args: RecordArguments, context: Context): Promise<number> {
  const path = resolve(context.cwd, recordName);
  const work = () => recordRun(path, args, context);
  // What writes nothing, or has nothing to write to, needs no turn.
  if (args.dryRun || !existsSync(path)) return await work();
  return await withProjectLock(context.cwd, work, { signal: context.interruption });
}

async function recordRun(path: string, args: RecordArguments, context: Context): Promise<number> {
  const today = context.now().toISOString().slice(0, 10);
  const recording = { ...readForEdit(path), evidence: evidenceIn(context.cwd, today) };
  const news = chooseNews(recording.record, args, recording.evidence);
  // The rules that a served model is judged by take milliseconds to load.
  const recorded = news
    ? (await import('./record-news.ts')).withNews(news, recording)
    : await withTurn(recording, args, context);
  const before = recording.source.text;
  if (!args.dryRun) replaceText(path, before, recorded.text);
  const dryRun = args.dryRun === true;
  if (args.json) {
    const { recordedAsJson } = await import('../../report/recorded.ts');
    context.stdout.write(recordedAsJson(before, recorded.text, { ...recorded, dryRun }));
    return 0;
  }
  context.stdout.write(textOf(before, recorded, dryRun));
  return 0;
}

function textOf(before: string, { text, report, advice }: Recorded, isDryRun: boolean): string {
  const done = isDryRun
    ? `Nothing was written to ${recordName}.\n`
    : `Written to ${recordName}.\n${advice}`;
  return `${report}${linesAdded(before, text)}\n${done}`;
}
