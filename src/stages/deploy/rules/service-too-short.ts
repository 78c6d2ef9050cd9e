import { type Evidence, resultsOf } from '../../../check/evidence.ts';
import { askedIn } from '../../../check/overlap-texts.ts';
import type { Rule } from '../../../check/rule.ts';
import type { Run } from '../../../record/runs/run.ts';
import { acceptedRun, optimizedRun, served } from '../integrated.ts';
import { type Serve, servePath } from '../serve-file.ts';

export const serviceTooShort: Rule = {
  id: 'integrate/service-too-short',
  severity: 'error',
  message: 'The service takes less than the evaluation asked.',
  why: 'What is longer than its context, or than it lets in, is cut off or refused. The evaluation asked more of the model, so its result is not that of the service.',
  fix: `Raise \`context\` or \`max_input_chars\` in ${servePath}, or evaluate what the service takes.`,
  bad: {
    record: `integrate:
  optimized_run: eval/runs/0009-quantize.json  # its questions and answers took 12 tokens`,
    files: ({ [servePath]: text = '' }) => ({ [servePath]: `${text}context: 8\n` }),
  },
  good: `integrate:
  optimized_run: eval/runs/0009-quantize.json`,
  *evaluate(record, evidence) {
    if (record.integrate === undefined) return;
    const run = optimizedRun(record, evidence) ?? acceptedRun(record, evidence);
    const message = run && objection(run, evidence);
    if (message) yield { at: ['integrate'], message };
  },
};

function objection(run: Run, evidence: Evidence): string | undefined {
  const serve = served(evidence) ?? {};
  const { server, max_input_chars: maxInputChars = Infinity } = serve;
  const context = contextOf(serve);
  const tokens = longestTurn(run, evidence);
  // An endpoint has a context of its own.
  if (server !== 'endpoint' && tokens > context)
    return `"${servePath}" has a context of ${context} tokens, and run ${run.id} took ${tokens} for one question.`;
  const most = numberOf(serve.flags, 'n_predict', 'n-predict', 'predict', 'n');
  const answer = longestAnswer(run, evidence);
  if (most !== undefined && most > 0 && answer > most)
    return `"${servePath}" ends an answer after ${most} tokens (\`flags\`), and run ${run.id} took ${answer} for one.`;
  const characters = longestInput(run, evidence);
  return characters > maxInputChars
    ? `"${servePath}" takes ${maxInputChars} characters, and run ${run.id} asked one question of ${characters}.`
    : undefined;
}

/** In tokens, for one request; a flag is what the server goes by. */
function contextOf({ context, slots = 1, flags = {} }: Serve): number {
  const shared = numberOf(flags, 'n_ctx', 'n-ctx', 'ctx_size', 'ctx-size', 'c') ?? 0;
  const flag = shared > 0 ? shared / slots : numberOf(flags, 'max_model_len', 'max-model-len');
  return flag !== undefined ? flag : (context ?? Infinity);
}

function numberOf(flags: Serve['flags'] = {}, ...names: string[]): number | undefined {
  return names
    .map((name) => flags[name])
    .find((value): value is number => typeof value === 'number');
}

function longestAnswer(run: Run, evidence: Evidence): number {
  return (resultsOf(run, evidence) ?? []).reduce(
    (most, { completion_tokens: tokens = 0 }) => Math.max(most, tokens),
    0,
  );
}

/** In tokens, question and answer together. */
function longestTurn(run: Run, evidence: Evidence): number {
  let most = 0;
  for (const each of resultsOf(run, evidence) ?? [])
    most = Math.max(most, (each.prompt_tokens ?? 0) + (each.completion_tokens ?? 0));
  return most;
}

function longestInput({ inputs }: Run, evidence: Evidence): number {
  let most = 0;
  // Characters as Python counts them, of which none is more than its units here.
  for (const { path } of inputs.filter(({ role }) => role === 'data'))
    for (const [, text] of askedIn(evidence.text(path) ?? ''))
      if (text.length > most) most = Math.max(most, [...text].length);
  return most;
}
