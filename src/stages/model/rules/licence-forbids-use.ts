import type { Rule } from '../../../check/rule.ts';
import { licenceKind } from '../licences.ts';

export const licenceForbidsUse: Rule = {
  id: 'model/licence-forbids-use',
  severity: 'error',
  message: 'The licence of the model forbids uses that this project may need.',
  why: 'Non-commercial and research licences cover the adapted model too. Whoever deploys it breaks the licence.',
  fix: 'Choose a model with a permissive licence, or add `licence_note`: why this use is allowed.',
  bad: `model:
  licence: cc-by-nc-4.0`,
  good: `model:
  licence: cc-by-nc-4.0
  licence_note: Teaching only, at a public university; nothing is deployed.`,
  *evaluate({ model }) {
    const { licence, licence_note: note } = model ?? {};
    if (licence === undefined || note !== undefined) return;
    const found = licenceKind(licence);
    if (found.kind !== 'restricted') return;
    yield { at: ['model', 'licence'], message: `\`${licence}\` forbids ${found.forbids}.` };
  },
};
