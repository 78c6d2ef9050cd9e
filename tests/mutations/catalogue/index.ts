import type { Mutation } from '../mutation.ts';
import { adapt } from './adapt.ts';
import { byHand } from './by-hand.ts';
import { cards } from './cards.ts';
import { change } from './change.ts';
import { contradictions } from './contradictions.ts';
import { evidence } from './evidence.ts';
import { figures } from './figures.ts';
import { form } from './form.ts';
import { impossible } from './impossible.ts';
import { integrate } from './integrate.ts';
import { listed } from './listed.ts';
import { model } from './model.ts';
import { project } from './project.ts';
import { requests } from './requests.ts';
import { runFile } from './run-file.ts';
import { scope } from './scope.ts';
import { settings } from './settings.ts';
import { words } from './words.ts';

/** Everything that must be found. */
export const catalogue: readonly Mutation[] = [
  ...form,
  ...project,
  ...requests,
  ...scope,
  ...model,
  ...adapt,
  ...evidence,
  ...integrate,
  ...runFile,
  ...change,
  ...contradictions,
  ...words,
  ...byHand,
  ...figures,
  ...listed,
  ...settings,
  ...cards,
  ...impossible,
];
