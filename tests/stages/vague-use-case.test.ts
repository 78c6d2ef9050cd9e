import { describe, expect, it } from 'vitest';
import { evidenceIn } from '../../src/check/evidence.ts';
import type { LifecycleRecord } from '../../src/record/schema.ts';
import { vagueUseCase } from '../../src/stages/scope/rules/vague-use-case.ts';

function isVague(useCase: string): boolean {
  const record: LifecycleRecord = {
    version: 1,
    project: { name: 'support-triage' },
    phase: 'scope',
    scope: { use_case: useCase },
  };
  return [...vagueUseCase.evaluate(record, evidenceIn('.'))].length > 0;
}

describe('a use case', () => {
  it.each([
    'Use AI for support.',
    'Using LLMs in the company',
    'Support.',
    'Leverage generative AI',
    'Help people with various tasks of the desk.',
    'Summaries, chat, etc.',
    'Use AI for support, sales, etc.',
    'サポート',
    '使用AI',
    '用于客服',
    'To be defined with the business team.',
    'Describe your use case here.',
    'See the wiki for the details of it.',
    'test test test test test',
    'Answer all kinds of questions about everything.',
    'Verschiedene Aufgaben mit KI erledigen.',
    'Diverses tâches avec une IA.',
    'Varias tareas con la IA.',
    '用人工智能做各种事情',
    'いろいろなことをするAI',
  ])('is vague in %s', (useCase) => {
    expect(isVague(useCase)).toBe(true);
  });

  it.each([
    'Route each incoming support ticket to one of eight queues.',
    'Route what customers write (mail, chat, etc.) to one of eight queues.',
    'Answer questions of developers who use LLMs in production from our handbook.',
    'Use LLMs to route tickets to eight queues.',
    'See to it that every ticket reaches its queue.',
    'Sort letters that ask for different things by the office that answers them.',
    'Group the different questions of customers by topic.',
    'Find the use case that fits a request best.',
    'Jede Anfrage der Stelle zuordnen, die sie bearbeitet.',
    '将每个支持工单分配到八个队列之一。',
    '問い合わせを八つの窓口のどれかに振り分ける。',
    'จัดส่งคำถามของลูกค้าไปยังแผนกที่รับผิดชอบ',
    '각 문의를 여덟 대기열 가운데 하나로 보낸다.',
    'Clasificar cada mensaje en una de ocho colas.',
  ])('is exact in %s', (useCase) => {
    expect(isVague(useCase)).toBe(false);
  });
});
