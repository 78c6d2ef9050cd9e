import { describe, expect, it } from 'vitest';
import { placeholderIn } from '../../src/check/placeholder.ts';

describe('a placeholder', () => {
  it.each([
    'TODO',
    'todo',
    'tbd.',
    'XXX',
    '...',
    '???',
    '<use case>',
    '<owner>',
    'to be decided',
    'TODO: say what it is for',
    'Route tickets (TBD).',
    'XXX: ask the desk',
    'Route tickets for <your team> to a queue.',
    'Serve <insert image tag> again.',
    '[name of the owner]',
  ])('is %s', (text) => {
    expect(placeholderIn(text)).toBeDefined();
  });

  it.each([
    'Ann Lee <ann@corp.org>',
    '<ann@corp.org>',
    '<https://desk.example.com>',
    'Put the input in <ticket> tags',
    'Wrap it in <b>bold</b> and <br/>.',
    '<ticket>{{ input }}</ticket>',
    'Clasificar todo el correo entrante.',
    'Todo el correo entrante, por cola.',
    'Answer questions about the to-do app and the TODO-list.',
    'Find "TODO" in the code of a customer.',
    'Recommend a size from S to XXX or XXXL.',
    'Latency < 800 ms and accuracy > 0.9',
    // What an answer may stop at.
    '[/INST]',
    '[DONE]',
    '[SPEAKER_1]',
    'A list of generics such as Map<string, number>',
  ])('is none in %s', (text) => {
    expect(placeholderIn(text)).toBeUndefined();
  });
});
