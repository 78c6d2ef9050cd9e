import { type Answer, flagName } from '../../questions/question.ts';
import { includedStages, render, templateFolders } from '../../render/render.ts';
import { readTemplates } from '../../render/templates.ts';
import type { Tree } from '../../render/tree.ts';
import type { Catalogue } from '../../stages/catalogue.ts';
import { nextSteps } from '../../stages/next-steps.ts';
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
  { stages, questions }: Catalogue,
): Promise<Blueprint> {
  const answers = await gatherAnswers(questions, directory, options, context);
  const templates = readTemplates(context.packageRoot, templateFolders(stages, answers));
  const byFlag = Object.entries(questions).flatMap(([id, question]) => {
    const answer = answers[id];
    return answer === undefined ? [] : [[flagName(id, question), answer] as const];
  });
  return {
    name: String(answers.name),
    answers: Object.fromEntries(byFlag),
    tree: render(stages, answers, templates),
    steps: nextSteps(includedStages(stages, answers), answers),
  };
}
