import { isDemanded } from '../../../check/phase.ts';
import type { Rule } from '../../../check/rule.ts';
import { licenceKind } from '../licences.ts';

export const noLicence: Rule = {
  id: 'model/no-licence',
  severity: 'error',
  message: 'The record does not say under which licence the model may be used.',
  why: 'Weights without a licence may not be used at all, and some licences forbid what the project is for. After fine-tuning it is too late to find out.',
  fix: 'Add `licence` with its SPDX id, as on the model page: `licence: apache-2.0`.',
  bad: `phase: select
model:
  provider: local
  licence:`,
  good: `phase: select
model:
  provider: local
  licence: apache-2.0`,
  *evaluate(record) {
    const { provider, licence, id } = record.model ?? {};
    if (!isDemanded(record, 'select') || id === undefined) return;
    if (licence === undefined) {
      // Of an endpoint, the contract may stand elsewhere.
      if (provider !== 'endpoint') yield { at: ['model'] };
    } else if (licenceKind(licence).kind === 'no-name') {
      yield { at: ['model', 'licence'], message: `\`${licence}\` is the name of no licence.` };
    }
  },
};
