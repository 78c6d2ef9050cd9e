import type { Manner } from '../../project/plan-beside.ts';
import { type Answer, flagName } from '../../questions/question.ts';
import { includedStages, render, templateFolders } from '../../render/render.ts';
import { readTemplates } from '../../render/templates.ts';
import type { Tree } from '../../render/tree.ts';
import type { Catalogue } from '../../stages/catalogue.ts';
import { firstSteps } from '../../stages/first-steps.ts';
import type { FirstSteps } from '../../stages/stage.ts';
import type { Context } from '../../terminal/context.ts';
import { type GatherOptions, gatherAnswers } from './gather.ts';

/** A project as it is to be, before anything is written. */
export interface Blueprint {
  readonly name: string;
  /** Where it goes: as given or asked, or else its name. */
  readonly directory: string;
  /** What becomes of files that are there already, if that was asked. */
  readonly manner: Manner | undefined;
  /** By the names of flags. */
  readonly answers: Readonly<Record<string, Answer>>;
  readonly tree: Tree;
  /** For the folder of the project. */
  readonly steps: FirstSteps;
}

/** Asks, or takes the answers from where the options say, and renders what they come to. */
export async function drawBlueprint(
  directory: string | undefined,
  options: GatherOptions,
  context: Context,
  { stages, questions }: Catalogue,
): Promise<Blueprint> {
  const gathered = await gatherAnswers(questions, directory, options, context);
  const { answers } = gathered;
  const templates = readTemplates(context.packageRoot, templateFolders(stages, answers));
  const byFlag = Object.entries(questions).flatMap(([id, question]) => {
    const answer = answers[id];
    return answer === undefined ? [] : [[flagName(id, question), answer] as const];
  });
  const included = includedStages(stages, answers);
  return {
    name: String(answers.name),
    directory: gathered.directory ?? String(answers.name),
    manner: gathered.manner,
    answers: Object.fromEntries(byFlag),
    tree: render(stages, answers, templates),
    steps: firstSteps(included, answers),
  };
}
