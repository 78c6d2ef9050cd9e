import { only } from '../../questions/question.ts';
import { evaluation } from '../eval/index.ts';
import { hardware as devices } from '../hardware/index.ts';
import { countGpus } from '../hardware/questions.ts';
import { runsLocally } from '../model/questions.ts';
import { defineStage, yesOrNo } from '../stage.ts';
import { evaluationAdds, trainingAdds } from './adds.ts';

/** Jobs of Ray: copies of the model that answer side by side, and processes that train together. */
export const cluster = defineStage({
  id: 'cluster',
  title: 'Cluster',
  what: 'training and evaluation as jobs of Ray: many processes, one machine or many',
  phase: 'adapt',
  needs: [evaluation, devices],
  switch: only(
    runsLocally,
    yesOrNo({
      message: 'Train and evaluate on a Ray cluster too',
      help: 'Whether training and evaluation can also be jobs of Ray: many processes, on one machine or on many.',
      more: '"add cluster" brings it later as well.',
      recommend: (known) =>
        countGpus(known) > 1
          ? { value: true, reason: 'every GPU then answers, and a lost machine costs little' }
          : { value: false, reason: 'one machine needs none, and it can be added later' },
    }),
  ),
  templates: ({ adapt }) => [
    'cluster/core',
    'runtime/cluster',
    ...(trains(adapt) ? ['cluster/training', 'runtime/cluster-training'] : []),
  ],
  adds: ({ adapt }) => (trains(adapt) ? trainingAdds : evaluationAdds),
  next: ({ adapt }) => [
    trains(adapt) ? 'uv sync --group train --group ray' : 'uv sync --group ray',
    'uv run poe ray-evaluate',
  ],
});

function trains(adapt: readonly string[]): boolean {
  return adapt.some((technique) => technique !== 'prompt');
}
