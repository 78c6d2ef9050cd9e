import type { Rule } from '../../../check/rule.ts';
import { isSameLicence, licenceKind } from '../licences.ts';
import { asOf, endpointModels, findEndpointModel, modelWithId } from '../models.ts';

export const licenceContradictsList: Rule = {
  id: 'model/licence-contradicts-list',
  severity: 'error',
  message: 'The model has another licence than the record says.',
  why: 'What the project may do follows from the licence that its makers gave the model, whatever the record says.',
  fix: 'Write the licence of the model page, or add `licence_note`: since when, and where, it has this one.',
  bad: `model:
  id: Qwen/Qwen3-0.6B
  licence: mit`,
  good: `model:
  id: Qwen/Qwen3-0.6B
  licence: apache-2.0`,
  *evaluate({ model }) {
    const { id, licence, licence_note: note } = model ?? {};
    if (id === undefined || licence === undefined || note !== undefined) return;
    if (!isContradiction(id, licence)) return;
    const theirs = (modelWithId(id) ?? findEndpointModel(id))?.licence;
    yield {
      at: ['model', 'licence'],
      message: `"${id}" is under ${theirs} (as of ${asOf}), and the record says ${licence}.`,
    };
  },
};

function isContradiction(id: string, licence: string): boolean {
  // Of what is no licence, or forbids uses, other rules speak.
  if (licenceKind(licence).kind !== 'known') return false;
  const listed = modelWithId(id);
  if (listed) return !isSameLicence(listed.licence, licence);
  // Terms of a service have no names that all agree on; a licence of open weights is none of them.
  const isOpen = !/terms|agreement|conditions|contract/i.test(licence);
  const hosted = findEndpointModel(id);
  if (hosted === undefined) return false;
  return isOpen || termsOfOther(hosted.licence, licence);
}

/** Whether these are the terms of another provider that is listed, by its name. */
function termsOfOther(own: string, licence: string): boolean {
  const isNamed = (terms: string) => licence.toLowerCase().includes(makerOf(terms));
  const others = [...endpointModels.values()].filter(({ licence: terms }) => isNamed(terms));
  return others.length > 0 && !isNamed(own);
}

/** "Mistral AI terms of service" are those of Mistral. */
function makerOf(terms: string): string {
  return terms.split(' ')[0]?.toLowerCase() ?? '';
}
