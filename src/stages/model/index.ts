import type { LifecycleRecord } from '../../record/schema.ts';
import type { Answers } from '../index.ts';
import { defineStage } from '../stage.ts';
import { findModel } from './models.ts';
import { modelQuestions } from './questions.ts';

export const model = defineStage({
  id: 'model',
  title: 'Model',
  phase: 'select',
  needs: ['scope'],
  questions: modelQuestions,
  templates: () => ['local-model'],
  record: (answers) => ({ model: { source: 'existing', ...modelOf(answers) } }),
});

function modelOf(answers: Answers): Partial<NonNullable<LifecycleRecord['model']>> {
  if (answers.source === 'endpoint') {
    const { baseUrl } = answers;
    return { provider: 'endpoint', id: answers.model, ...(baseUrl && { base_url: baseUrl }) };
  }
  const listed = findModel(answers.model);
  if (listed === undefined) {
    const { model: id, revision, licence } = answers;
    return { provider: 'local', id, ...(revision && { revision }), ...(licence && { licence }) };
  }
  return {
    provider: 'local',
    id: listed.id,
    revision: listed.revision,
    licence: listed.licence,
    parameters: listed.parameters,
    context_length: listed.contextLength,
  };
}
