import { isDemanded } from '../../../check/phase.ts';
import type { Rule } from '../../../check/rule.ts';

const needed = {
  serve: 'where the model runs, as in { target: container, endpoint: /v1/chat/completions }',
  application_run: 'the evaluation of the application, through its own door',
  monitoring: 'what is watched, as in { traces: opentelemetry }',
  rollback: 'how to go back to what ran before',
} as const;

export const incomplete: Rule = {
  id: 'integrate/incomplete',
  severity: 'error',
  message: 'The integration is not complete.',
  why: 'A model that met its targets in an evaluation still has to be served, watched, and taken back when it goes wrong. What is not decided before is decided at night.',
  fix: 'Say it in `integrate`.',
  bad: `phase: integrate
integrate:
  serve: { target: container }`,
  good: `phase: integrate
integrate:
  serve: { target: container, endpoint: /v1/chat/completions }
  application_run: eval/runs/0002-prompt.json
  monitoring: { traces: opentelemetry }
  rollback: Serve the previous image tag.`,
  *evaluate(record) {
    if (!isDemanded(record, 'integrate')) return;
    const { integrate } = record;
    for (const [key, what] of Object.entries(needed)) {
      if (integrate?.[key as keyof typeof needed] !== undefined) continue;
      const message = `The integrate section does not say \`${key}\`.`;
      yield { at: ['integrate'], message, fix: `Add \`${key}\`: ${what}.` };
    }
    if ((integrate?.optimize ?? []).length > 0 && integrate?.optimized_run === undefined) {
      yield {
        at: ['integrate', 'optimize'],
        message: 'The model was transformed, and not evaluated after it.',
        fix: 'Evaluate the transformed model, and name the run in `optimized_run`.',
      };
    }
  },
};
