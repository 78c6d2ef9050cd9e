import type { Rule } from '../../../check/rule.ts';
import { lastVersion, licenceKind } from '../licences.ts';

const others =
  '; for terms of your own, add `licence_note`: where they stand, and why they allow this use.';

export const licenceUnknown: Rule = {
  id: 'model/licence-unknown',
  severity: 'warning',
  message: 'The licence of the model is none that is known.',
  why: 'A name that nobody can look up allows nothing that anyone could rely on; most often it is a slip of the pen.',
  fix: `Write the SPDX id or the name of the terms as on the model page${others}`,
  bad: `model:
  licence: apach-2`,
  good: `model:
  licence: apache-2.0`,
  *evaluate({ model }) {
    const { licence, licence_note: note } = model ?? {};
    if (licence === undefined || note !== undefined) return;
    if (licenceKind(licence).kind !== 'unknown') return;
    const last = lastVersion(licence);
    const message = `\`${licence}\` is neither an SPDX id nor the licence of a known model.`;
    const fix = last && `Write its version too, as in \`${last}\`${others}`;
    yield { at: ['model', 'licence'], message, ...(fix && { fix }) };
  },
};
