import { align } from './align/index.ts';
import { app } from './app/index.ts';
import { catalogueOf } from './catalogue.ts';
import { cluster } from './cluster/index.ts';
import { deploy } from './deploy/index.ts';
import { evaluation } from './eval/index.ts';
import { fineTune } from './fine-tune/index.ts';
import { hardware } from './hardware/index.ts';
import { loop } from './loop/index.ts';
import { model } from './model/index.ts';
import { pretrain } from './pretrain/index.ts';
import { project } from './project/index.ts';
import { prompt } from './prompt/index.ts';
import { scope } from './scope/index.ts';

/** Every stage, in the order of the lifecycle, which is the order of asking. */
export const catalogue = catalogueOf([
  project,
  scope,
  model,
  hardware,
  pretrain,
  prompt,
  evaluation,
  loop,
  fineTune,
  align,
  cluster,
  deploy,
  app,
]);
