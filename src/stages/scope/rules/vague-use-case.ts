import type { Rule } from '../../../check/rule.ts';

const stock =
  /\b(use|using|leverage|apply) (ai|genai|llms?|generative ai)\b|\b(various|different) (tasks|things)\b|\betc\b/i;

export const vagueUseCase: Rule = {
  id: 'scope/vague-use-case',
  severity: 'warning',
  message: 'The use case says too little to choose a model or a metric by.',
  why: 'A narrow, exact use case needs a smaller model and less data, and it can be measured. "Use AI for support" can be neither built nor refused.',
  fix: 'Say what goes in, what comes out, and for whom: "Route each incoming support ticket to one of eight queues".',
  bad: `scope:
  use_case: Use AI for support.`,
  good: `scope:
  use_case: Route each incoming support ticket to one of eight queues.`,
  *evaluate({ scope }) {
    const useCase = scope?.use_case;
    if (useCase === undefined) return;
    const words = useCase.trim().split(/\s+/).length;
    if (words < 4 || stock.test(useCase)) yield { at: ['scope', 'use_case'] };
  },
};
