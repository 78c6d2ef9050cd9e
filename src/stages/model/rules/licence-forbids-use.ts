import type { Rule } from '../../../check/rule.ts';

/** What in a licence's name says that only some uses are allowed. */
const restrictions: readonly (readonly [RegExp, string])[] = [
  [/\bcc-by-nc\b|\bnon-?commercial\b|\bnc\b/i, 'commercial use'],
  [/\bresearch\b|\bmrl\b|\bmnpl\b|\bnon-?production\b/i, 'use outside research'],
  [/-nd\b|\bno-?deriv/i, 'fine-tuned versions'],
  [/^(proprietary|all rights reserved)$/i, 'any use without a contract'],
];

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
    const forbidden = restrictions.find(([name]) => name.test(licence))?.[1];
    if (forbidden)
      yield { at: ['model', 'licence'], message: `\`${licence}\` forbids ${forbidden}.` };
  },
};
