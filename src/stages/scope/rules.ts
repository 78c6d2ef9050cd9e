import type { Rule } from '../../check/rule.ts';
import { breadthContradictsTasks } from './rules/breadth-contradicts-tasks.ts';
import { incomplete } from './rules/incomplete.ts';
import { noSuccessMetric } from './rules/no-success-metric.ts';
import { sensitiveDataLeaves } from './rules/sensitive-data-leaves.ts';
import { sensitivityUnset } from './rules/sensitivity-unset.ts';
import { targetImpossible } from './rules/target-impossible.ts';
import { targetOfNoTask } from './rules/target-of-no-task.ts';
import { targetWithoutValue } from './rules/target-without-value.ts';
import { targetsContradict } from './rules/targets-contradict.ts';
import { unknownMetric } from './rules/unknown-metric.ts';
import { unknownTask } from './rules/unknown-task.ts';
import { vagueUseCase } from './rules/vague-use-case.ts';

export const rules: readonly Rule[] = [
  incomplete,
  vagueUseCase,
  breadthContradictsTasks,
  noSuccessMetric,
  targetOfNoTask,
  unknownTask,
  unknownMetric,
  targetWithoutValue,
  targetImpossible,
  targetsContradict,
  sensitivityUnset,
  sensitiveDataLeaves,
];
