import type { KnownAnswers } from '../../questions/question.ts';
import type { LifecycleRecord } from '../../record/schema.ts';
import type { Answers } from '../index.ts';
import { defineStage } from '../stage.ts';
import { modelAdds } from './adds.ts';
import { findEndpointModel, findModel } from './models.ts';
import { modelQuestions, recommendModel } from './questions.ts';

type ModelRecord = NonNullable<LifecycleRecord['model']>;

export const model = defineStage({
  id: 'model',
  title: 'Model',
  phase: 'select',
  needs: ['scope'],
  questions: modelQuestions,
  templates: () => ['model/local'],
  adds: modelAdds,
  record: (answers) => ({
    ...(answers.dataNote && { scope: { data_note: answers.dataNote } }),
    model: {
      source: answers.source === 'pretrain' ? 'pretrain' : 'existing',
      ...modelOf(answers),
      why: whyOf(answers),
    },
  }),
  next: ({ model: chosen }) => (chosen === 'tiny' ? ['uv run poe tiny'] : []),
});

function modelOf(answers: Answers): ModelRecord {
  return answers.source === 'endpoint' ? endpointOf(answers) : weightsOf(answers);
}

function endpointOf({ model: id, baseUrl }: Answers): ModelRecord {
  const listed = findEndpointModel(id);
  return {
    provider: 'endpoint',
    id,
    ...(baseUrl && { base_url: baseUrl }),
    ...(listed && {
      revision: listed.revision,
      licence: listed.licence,
      context_length: listed.contextLength,
    }),
  };
}

function weightsOf({ model: id, revision, licence }: Answers): ModelRecord {
  const listed = findModel(id);
  if (listed === undefined) {
    return { provider: 'local', id, ...(revision && { revision }), ...(licence && { licence }) };
  }
  return {
    provider: 'local',
    id: listed.id,
    revision: listed.revision,
    licence: listed.licence,
    ...(listed.parameters && { parameters: listed.parameters }),
    context_length: listed.contextLength,
    ...(listed.bits && { bits: listed.bits }),
  };
}

function whyOf(answers: Answers): string {
  if (answers.model === 'tiny') {
    return 'It needs no key, no download and no GPU: a stand-in to learn and test with.';
  }
  const recommended = recommendModel(answers as unknown as KnownAnswers);
  return recommended.value === answers.model
    ? `Recommended for this scope: ${recommended.reason}.`
    : 'Chosen when the project was made.';
}
