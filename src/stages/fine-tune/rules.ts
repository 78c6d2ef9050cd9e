import type { Rule } from '../../check/rule.ts';
import { adapterOfOtherBase } from './rules/adapter-of-other-base.ts';
import { baseChanged } from './rules/base-changed.ts';
import { trainedModelNotMeasured } from './rules/trained-model-not-measured.ts';
import { trainingContradictsChange } from './rules/training-contradicts-change.ts';
import { trainingDataChanged } from './rules/training-data-changed.ts';

export const rules: readonly Rule[] = [
  trainedModelNotMeasured,
  adapterOfOtherBase,
  baseChanged,
  trainingDataChanged,
  trainingContradictsChange,
];
