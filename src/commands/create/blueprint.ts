import { type Answer, flagName } from '../../questions/question.ts';
import { includedStages, render, templateFolders } from '../../render/render.ts';
import { readTemplates } from '../../render/templates.ts';
import type { Tree } from '../../render/tree.ts';
import { type Answers, questions, stages } from '../../stages/index.ts';
import type { Context } from '../../terminal/context.ts';
import { type GatherOptions, gatherAnswers } from './gather.ts';

/** A project as it is to be, before anything is written. */
export interface Blueprint {
  readonly name: string;
  /** By the names of flags. */
  readonly answers: Readonly<Record<string, Answer>>;
  readonly tree: Tree;
  /** Commands to paste in the folder of the project. */
  readonly steps: readonly string[];
}

/** Asks, or takes the answers from where the options say, and renders what they come to. */
export async function drawBlueprint(
  directory: string | undefined,
  options: GatherOptions,
  context: Context,
): Promise<Blueprint> {
  const known = await gatherAnswers(questions, directory, options, context);
  // The questions' types say what resolve has checked question by question.
  const answers = known as unknown as Answers;
  const templates = readTemplates(context.packageRoot, templateFolders(stages, answers));
  const byFlag = Object.entries(questions).flatMap(([id, question]) => {
    const answer = known[id];
    return answer === undefined ? [] : [[flagName(id, question), answer] as const];
  });
  return {
    name: answers.name,
    answers: Object.fromEntries(byFlag),
    tree: render(stages, answers, templates),
    steps: includedStages(stages, answers).flatMap((stage) => stage.next?.(answers) ?? []),
  };
}
