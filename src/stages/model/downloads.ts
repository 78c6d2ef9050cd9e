import type { KnownAnswers } from '../../questions/question.ts';
import type { LocalModel } from './listed-model.ts';
import { findModel, localModels } from './models.ts';

/** `0.72 GB to download`; undefined for what is made here. */
export function downloadOf({ id, weightsGb }: LocalModel): string | undefined {
  return isMadeHere(id) ? undefined : `${weightsGb} GB to download`;
}

/** What comes over the network when the model is first asked. */
export function downloadNotes({ source, model }: KnownAnswers): readonly string[] {
  if (source !== 'existing') return [];
  const listed = findModel(model);
  if (listed === undefined) return [`"poe try" first downloads ${model}.`];
  return isMadeHere(listed.id)
    ? []
    : [`"poe try" first downloads ${listed.title}: ${listed.weightsGb} GB.`];
}

function isMadeHere(id: string): boolean {
  return !localModels.has(id);
}
