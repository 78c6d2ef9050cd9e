/*
 * The words of lifecycle.yaml that code decides by, each written once. Without zod, so that a
 * command may load them.
 */

/** Where a project is, in order. */
export const phases = ['scope', 'select', 'adapt', 'integrate'] as const;
export const taskIds = [
  'classification',
  'extraction',
  'summarization',
  'question-answering',
  'reasoning',
  'chat',
] as const;
/** What a project can mean to try. */
export const techniques = ['prompt', 'pretrain', 'fine-tune', 'align'] as const;
/** What a run can be of. */
export const measuredTechniques = ['baseline', ...techniques, 'merge'] as const;
/** What can be done to the accepted model before it is served. */
export const transforms = [
  'merge',
  'gguf-f16',
  'gguf-q8_0',
  'quantize-int8',
  'quantize-int4',
  'prune',
  'distil',
] as const;
/** What a run of a transformed model can be of. */
export const transformTechniques = ['merge', 'quantize'] as const;
export const servers = ['local', 'llama.cpp', 'vllm', 'endpoint'] as const;
/** How sensitive data are, the most sensitive last. */
export const sensitivities = ['public', 'internal', 'personal', 'restricted'] as const;
export const verdicts = [
  'below-target',
  'improved',
  'no-difference',
  'regressed',
  'meets-target',
] as const;

export type Phase = (typeof phases)[number];
export type TaskId = (typeof taskIds)[number];
export type Transform = (typeof transforms)[number];
export type Verdict = (typeof verdicts)[number];

/** Whether a technique changes weights that there were before, by examples or preferences. */
export function isTraining(technique: string): boolean {
  return technique === 'fine-tune' || technique === 'align';
}

/** Whether data need a reason to leave machines of one's own. */
export function isSensitive(level: unknown): boolean {
  return level === 'personal' || level === 'restricted';
}
