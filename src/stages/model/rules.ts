import type { Rule } from '../../check/rule.ts';
import { doesNotFit } from './rules/does-not-fit.ts';
import { incomplete } from './rules/incomplete.ts';
import { licenceContradictsList } from './rules/licence-contradicts-list.ts';
import { licenceForbidsUse } from './rules/licence-forbids-use.ts';
import { licenceUnknown } from './rules/licence-unknown.ts';
import { noLicence } from './rules/no-licence.ts';
import { pretrainingImplausible } from './rules/pretraining-implausible.ts';
import { pretrainingUnplanned } from './rules/pretraining-unplanned.ts';
import { priceImplausible } from './rules/price-implausible.ts';
import { sizeContradictsList } from './rules/size-contradicts-list.ts';
import { unencrypted } from './rules/unencrypted.ts';
import { unpinned } from './rules/unpinned.ts';

export const rules: readonly Rule[] = [
  incomplete,
  unpinned,
  noLicence,
  licenceForbidsUse,
  licenceUnknown,
  licenceContradictsList,
  pretrainingUnplanned,
  pretrainingImplausible,
  doesNotFit,
  sizeContradictsList,
  priceImplausible,
  unencrypted,
];
