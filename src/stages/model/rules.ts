import type { Rule } from '../../check/rule.ts';
import { doesNotFit } from './rules/does-not-fit.ts';
import { incomplete } from './rules/incomplete.ts';
import { licenceForbidsUse } from './rules/licence-forbids-use.ts';
import { noLicence } from './rules/no-licence.ts';
import { pretrainingUnplanned } from './rules/pretraining-unplanned.ts';
import { unpinned } from './rules/unpinned.ts';

export const rules: readonly Rule[] = [
  incomplete,
  unpinned,
  noLicence,
  licenceForbidsUse,
  pretrainingUnplanned,
  doesNotFit,
];
