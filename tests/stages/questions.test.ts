import { describe, expect, it } from 'vitest';
import { type KnownAnswers, offeredChoices, type Question } from '../../src/questions/question.ts';
import { resolve } from '../../src/questions/resolve.ts';
import { readAnswer } from '../../src/questions/value.ts';
import { catalogue } from '../../src/stages/index.ts';
import { tasks } from '../../src/stages/scope/tasks.ts';

const { questions } = catalogue;
const onCpu = { hardware: 'cpu', server: 'llama.cpp' };

describe('the recommended answers', () => {
  it('make a narrow classification project on the built-in model', async () => {
    expect(await resolve(questions, { flags: {}, takeRecommended: true })).toEqual({
      name: 'genai-project',
      breadth: 'narrow',
      task: 'classification',
      summary: 'Route each incoming support ticket to the queue that handles it.',
      metric: 'accuracy',
      target: 0.9,
      sensitivity: 'internal',
      source: 'existing',
      model: 'tiny',
      adapt: expect.arrayContaining(['prompt']),
      hardware: 'cpu',
      cluster: false,
      deploy: true,
      server: 'llama.cpp',
      optimize: 'gguf-f16',
      app: true,
      users: 'machine',
    });
  });

  it.each([
    ['name', { directory: 'Support Desk' }, 'support-desk', 'folder'],
    ['summary', { task: 'extraction' }, /order number/, 'sample data'],
    ['summary', { tasks: ['classification', 'extraction'] }, /queue.*order number/, 'sample data'],
    ['metric', { task: 'extraction' }, 'exact_match', 'usual'],
    ['target', { task: 'extraction', metric: 'exact_match' }, 0.85, 'small model'],
    ['target', { task: 'extraction', metric: 'latency_p95_ms' }, 1000, 'waits'],
    ['source', { sensitivity: 'personal' }, 'existing', 'personal data'],
    ['model', { breadth: 'narrow', source: 'existing' }, 'tiny', 'SmolLM2 360M Instruct, 0.72 GB'],
    ['model', { breadth: 'broad', source: 'existing' }, 'tiny', 'Qwen3 4B Instruct 2507, 8 GB'],
    ['model', { breadth: 'narrow', source: 'endpoint' }, 'gpt-5.4-nano-2026-03-17', 'one task'],
    ['model', { breadth: 'broad', source: 'endpoint' }, 'gpt-5.4-mini-2026-03-17', 'several tasks'],
    ['baseUrl', { model: 'mistral-small-2603' }, 'https://api.mistral.ai/v1', 'provider'],
    ['baseUrl', { model: 'gpt-5-mini' }, 'https://api.openai.com/v1', 'provider'],
    ['baseUrl', { model: 'claude-opus-4-6' }, 'https://api.anthropic.com/v1', 'provider'],
    ['baseUrl', { model: 'gpt-oss:latest' }, 'http://localhost:8000/v1', 'vLLM'],
    ['baseUrl', { model: 'mistral-7b-instruct' }, 'http://localhost:8000/v1', 'vLLM'],
    ['baseUrl', { model: 'mistral:latest' }, 'http://localhost:8000/v1', 'vLLM'],
    ['baseUrl', { model: 'support-desk/queue-model' }, 'http://localhost:8000/v1', 'vLLM'],
    ['hardware', { model: 'tiny' }, 'cpu', 'without a GPU'],
    ['hardware', { model: 'Qwen/Qwen3-8B' }, 'gpu-24gb', '16.4 GB'],
    ['cluster', { hardware: 'gpu-80gb' }, false, 'one machine'],
    ['cluster', { hardware: 'gpus-8x80gb' }, true, 'every GPU'],
    ['deploy', {}, true, 'helps nobody'],
    ['app', {}, true, 'the next iteration'],
    ['users', {}, 'machine', 'nothing is open'],
    ['retrieval', { task: 'question-answering' }, true, 'invents'],
    ['server', { hardware: 'cpu', model: 'tiny' }, 'llama.cpp', 'without a GPU'],
    ['server', { hardware: 'cpu', model: 'openai/gpt-oss-20b' }, 'local', 'not fit'],
    ['server', { hardware: 'gpu-24gb', model: 'tiny' }, 'vllm', 'GPU'],
    ['optimize', { ...onCpu, model: 'Qwen/Qwen3-4B-Instruct-2507' }, 'gguf-f16', 'answers as'],
    ['optimize', { ...onCpu, model: 'Qwen/Qwen3-8B' }, 'gguf-q8_0', 'not fit'],
    ['optimize', { ...onCpu, model: 'support-desk/queue-model' }, 'gguf-f16', 'answers as'],
  ] as const)('for %s after %j are %s, for a reason', (id, known, value, reason) => {
    const recommendation = question(id).recommend?.(known);
    if (value instanceof RegExp) expect(recommendation?.value).toMatch(value);
    else expect(recommendation?.value).toEqual(value);
    expect(recommendation?.reason).toContain(reason);
  });
});

describe('the choices offered', () => {
  it.each([
    ['metric', { task: 'extraction' }, ['exact_match', 'field_f1', 'valid_json', 'latency_p95_ms']],
    ['hardware', { model: 'Qwen/Qwen3-8B' }, ['gpu-24gb', 'gpu-80gb', 'gpus-8x80gb']],
    ['server', { hardware: 'cpu', model: 'tiny' }, ['local', 'llama.cpp']],
    ['server', { hardware: 'gpu-24gb', model: 'openai/gpt-oss-20b' }, ['local', 'vllm']],
    ['optimize', { server: 'llama.cpp' }, ['gguf-f16', 'gguf-q8_0']],
    ['optimize', { server: 'vllm' }, ['none']],
  ] as const)('for %s after %j are %j', (id, known, keys) => {
    const asked = question(id);
    if (!('choices' in asked)) throw new Error(`${id} has no choices.`);
    expect([...offeredChoices(asked, known).keys()]).toEqual(keys);
  });

  it('describes a metric in the words of its task', () => {
    const asked = question('metric');
    if (!('choices' in asked)) throw new Error('metric has no choices.');
    for (const task of ['extraction', 'reasoning'] as const) {
      const { what } = tasks[task].metrics.exact_match;
      const titles = offeredChoices(asked, { task });
      expect(titles.get('exact_match')).toBe(`exact_match: ${what}`);
    }
  });
});

describe('a wrong answer', () => {
  it.each([
    ['summary', 'Tickets', {}, 'a sentence of at least 10 characters'],
    ['summary', 'Sort the tickets\nof today', {}, 'on one line'],
    ['summary', 'x'.repeat(301), {}, '300 characters'],
    ['target', 90, { task: 'extraction', metric: 'field_f1' }, '0.9, not 90'],
    ['target', 0, { task: 'extraction', metric: 'field_f1' }, 'above 0'],
    ['target', 0, { task: 'extraction', metric: 'latency_p95_ms' }, 'milliseconds above 0'],
    [
      'tasks',
      ['extraction'],
      {},
      'at least two tasks; one alone is a narrow scope: --task extraction',
    ],
    ['model', 'qwen', { source: 'existing' }, 'an owner and a name'],
    ['model', '/weights/mine', { source: 'existing' }, 'into lifecycle.yaml as model.id'],
    ['model', 'models/mine', { source: 'existing' }, 'into lifecycle.yaml as model.id'],
    ['model', './mine', { source: 'existing' }, 'into lifecycle.yaml as model.id'],
    ['model', 'Qwen/Qwen3-8b', { source: 'endpoint' }, undefined],
    ['model', 'my model', { source: 'endpoint' }, 'no spaces'],
    ['model', 'gpt-5.4-mini-2026-03-17', { source: 'existing' }, 'goes with --source endpoint'],
    ['model', 'scratch-1m', { source: 'existing' }, 'goes with --source pretrain'],
    ['model', 'tiny', { source: 'endpoint' }, 'goes with --source existing'],
    ['model', 'Qwen/Qwen3-8B', { source: 'endpoint' }, undefined],
    ['revision', 'main', {}, '40 digits'],
    ['licence', ' ', {}, 'Name its licence'],
    ['baseUrl', 'api.openai.com', {}, 'is a URL'],
    ['baseUrl', 'https://llm.example.com/a b', {}, 'is a URL'],
    // As pasted from a browser or a tutorial: a fresh project would fail its own check.
    [
      'baseUrl',
      'https://api.openai.com/v1/chat/completions',
      {},
      'Write `https://api.openai.com/v1`.',
    ],
    ['baseUrl', 'http://localhost:11434', {}, 'Write `http://localhost:11434/v1`.'],
    ['baseUrl', 'https://\u0430pi.example.com/v1', {}, 'U+0430'],
    ['baseUrl', 'https://your-resource.example.com/v1', {}, 'still to be said'],
    ['model', 'gpt\u20115.9-2026-01-01', { source: 'endpoint' }, 'U+2011'],
    ['model', 'your-model', { source: 'endpoint' }, 'still to be said'],
    ['model', 'text-embedding-3-large', { source: 'endpoint' }, 'answers no question'],
    ['model', 'BAAI/bge-m3', { source: 'existing' }, 'answers no question'],
    ['model', 'openai/claude-', { source: 'existing' }, 'Copy the id'],
    ['licence', 'TODO', {}, 'still to be said'],
    ['licence', 'm\u0456t', {}, 'U+0456'],
    ['summary', 'Routes tickets (TODO: which)', {}, 'still to be said'],
    ['dataNote', 'Agreement of 2026 (TBD)', {}, 'still to be said'],
    ['tokens', 1e30, {}, 'from 10000 to 1e15'],
    ['dataNote', 'ok', {}, 'agreement'],
    ['hardware', 'gpu', { model: 'tiny' }, 'Did you mean "gpu-24gb"?'],
    ['hardware', 'cpu', { model: 'Qwen/Qwen3-8B' }, 'The weights alone take 16.4 GB.'],
    ['metric', 'rouge_l', { task: 'classification' }, 'is not measured by it'],
    ['server', 'vllm', { hardware: 'cpu', model: 'tiny' }, 'with a GPU'],
    ['server', 'llama.cpp', { hardware: 'gpu-80gb', model: 'openai/gpt-oss-20b' }, '4 bits'],
    ['optimize', 'gguf-f16', { server: 'local' }, 'llama.cpp is served with GGUF'],
  ] as const)('to %s is %j', (id, value, known: KnownAnswers, problem) => {
    const reading = readAnswer(question(id), value, known);
    if (problem === undefined) expect(reading.problem).toBeUndefined();
    else expect(reading.problem).toContain(problem);
  });
});

describe('a question that depends on others', () => {
  it.each([
    ['task', { breadth: 'narrow' }, { breadth: 'broad' }],
    ['tasks', { breadth: 'broad' }, { breadth: 'narrow' }],
    ['metric', { breadth: 'narrow' }, { breadth: 'broad' }],
    ['target', { breadth: 'narrow' }, { breadth: 'broad' }],
    [
      'revision',
      { source: 'existing', model: 'support-desk/queue-model' },
      { source: 'existing', model: 'tiny' },
    ],
    [
      'licence',
      { source: 'existing', model: 'support-desk/queue-model' },
      { source: 'endpoint', model: 'x' },
    ],
    ['baseUrl', { source: 'endpoint' }, { source: 'existing' }],
    [
      'dataNote',
      { source: 'endpoint', sensitivity: 'personal' },
      { source: 'endpoint', sensitivity: 'public' },
    ],
    ['hardware', { source: 'existing' }, { source: 'endpoint' }],
    ['cluster', { source: 'existing' }, { source: 'endpoint' }],
    ['server', { deploy: true, source: 'existing' }, { deploy: true, source: 'endpoint' }],
    ['optimize', { deploy: true, source: 'existing' }, { deploy: false, source: 'existing' }],
  ] as const)('asks for %s after %j, not after %j', (id, after, notAfter) => {
    const { when } = question(id);
    expect([when?.holds(after), when?.holds(notAfter)]).toEqual([true, false]);
    expect(when?.only).toMatch(/^with /);
  });
});

function question(id: string): Question {
  const found = questions[id];
  if (!found) throw new Error(`There is no question ${id}.`);
  return found;
}

it('adapts by prompts in any case', () => {
  expect(readAnswer(question('adapt'), 'align', {})).toEqual({ answer: ['prompt', 'align'] });
});
