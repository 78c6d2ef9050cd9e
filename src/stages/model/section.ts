import type { AnswersOf } from '../../questions/question.ts';
import type { LifecycleRecord, Model } from '../../record/schema.ts';
import type { LocalModel } from './listed-model.ts';
import { findEndpointModel, findModel } from './models.ts';
import { fittingModel, type modelQuestions } from './questions.ts';

type Answers = AnswersOf<typeof modelQuestions>;

/** What the record says of the model. */
export function modelSection(answers: Answers): Partial<LifecycleRecord> {
  return {
    ...(answers.dataNote && { scope: { data_note: answers.dataNote } }),
    model: {
      source: answers.source === 'pretrain' ? 'pretrain' : 'existing',
      ...modelOf(answers),
      why: whyOf(answers),
    },
  };
}

function modelOf(answers: Answers): Model {
  return answers.source === 'endpoint' ? endpointOf(answers) : weightsOf(answers);
}

function endpointOf({ model: id, baseUrl }: Answers): Model {
  const listed = findEndpointModel(id);
  // Open weights that someone else serves, perhaps with less context.
  const open = findModel(id);
  return {
    provider: 'endpoint',
    id,
    ...(baseUrl && { base_url: baseUrl }),
    ...(listed && {
      revision: listed.revision,
      licence: listed.licence,
      context_length: listed.contextLength,
    }),
    ...(open && { licence: open.licence, ...templateArguments(open) }),
  };
}

function weightsOf({ model: id, revision, licence }: Answers): Model {
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
    ...templateArguments(listed),
  };
}

function templateArguments({ chatTemplateKwargs }: LocalModel): Partial<Model> {
  return chatTemplateKwargs ? { chat_template_kwargs: chatTemplateKwargs } : {};
}

function whyOf(answers: Answers): string {
  if (answers.model === 'tiny') {
    return 'It needs no key, no download and no GPU: a stand-in to learn and test with.';
  }
  const fitting = fittingModel(answers);
  return fitting.value === answers.model
    ? `Recommended for this scope: ${fitting.reason}.`
    : 'Chosen when the project was made.';
}
