import type { AnswersOf, Questions } from '../questions/question.ts';
import { align } from './align/index.ts';
import { evaluation } from './eval/index.ts';
import { fineTune } from './fine-tune/index.ts';
import { hardware } from './hardware/index.ts';
import type { hardwareQuestions } from './hardware/questions.ts';
import { loop } from './loop/index.ts';
import { model } from './model/index.ts';
import type { modelQuestions } from './model/questions.ts';
import { pretrain } from './pretrain/index.ts';
import type { pretrainQuestions } from './pretrain/questions.ts';
import { project } from './project/index.ts';
import type { projectQuestions } from './project/questions.ts';
import { prompt } from './prompt/index.ts';
import type { promptQuestions } from './prompt/questions.ts';
import { scope } from './scope/index.ts';
import type { scopeQuestions } from './scope/questions.ts';
import type { Stage } from './stage.ts';

/** Every stage, in the order of the lifecycle, which is the order of asking. */
export const stages: readonly Stage[] = [
  project,
  scope,
  model,
  pretrain,
  prompt,
  evaluation,
  loop,
  fineTune,
  align,
  hardware,
];

/** What the questions of all stages yield: one flat object. */
export type Answers = AnswersOf<
  typeof projectQuestions &
    typeof scopeQuestions &
    typeof modelQuestions &
    typeof pretrainQuestions &
    typeof promptQuestions &
    typeof hardwareQuestions
>;

/** The questions of all stages, in the order of asking. */
export const questions: Questions = Object.assign({}, ...stages.map((stage) => stage.questions));
