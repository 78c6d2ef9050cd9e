import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { parseAnswers } from '../../src/questions/saved.ts';
import { readAnswer } from '../../src/questions/value.ts';
import { desk } from './desk.ts';

const parse = (text: string) => parseAnswers(text, 'desk.yaml', desk);

describe('parseAnswers', () => {
  it('reads values under the names of flags, and remembers their lines', async () => {
    const answers = await parse(
      '# Our desk\nname: North desk\nhours: 8\nqueues: [billing, returns]\n',
    );
    expect(answers).toEqual({
      name: { value: 'North desk', named: '"name" in "desk.yaml", line 2' },
      answerWithin: { value: 8, named: '"hours" in "desk.yaml", line 3' },
      queues: { value: ['billing', 'returns'], named: '"queues" in "desk.yaml", line 4' },
    });
  });

  it('refuses a key that is no question, with its line and the nearest one', async () => {
    await expect(parse('name: North desk\nhuors: 8\n')).rejects.toMatchObject({
      message: '"desk.yaml", line 2: "huors" is no question.',
      note: 'Questions: name, size, queues, hours, channel, is-open-on-sundays.',
      help: 'Did you mean "hours"?',
    });
  });

  it.each([
    ['a list', '- team\n', 'holds no answers'],
    ['nothing', '', 'holds no answers'],
    ['broken YAML', 'name: [North\n', 'cannot be read in line 2: '],
    ['a key twice', 'size: solo\nsize: team\n', 'in line 2: `size` stands here a second time.'],
    ['two documents', 'size: solo\n---\nsize: team\n', 'in line 2: A second YAML document'],
    // It ended the process, or was said to exceed the call stack.
    ['40,000 brackets', `name: ${'['.repeat(40_000)}`, 'in line 1: The file nests deeper than 64'],
    ['an alias', 'name: &north [*north]\n', '`&north` is a YAML anchor.'],
  ])('refuses %s', async (_, text, message) => {
    await expect(parse(text)).rejects.toThrow(message);
  });

  it.each([
    'name: { first: North, last: desk }\n',
    'name: [{ first: North }]\n',
    'name: { a: { b: North desk } }\n',
  ])('takes %j for no answer, and does not stumble', async (text) => {
    const answered = parse(text).then(({ name }) => readAnswer(desk.name, name?.value, {}).problem);
    await expect(answered.catch((error) => error.message)).resolves.toMatch(
      /one value|no question/,
    );
  });

  it.each([
    ['as the tool writes it', 'name: "North desk"\nhours: 8\nqueues: ["billing", "returns"]\n'],
    ['by hand', "name: 'North desk'\nhours: 8 # not more\nqueues:\n  - billing\n  - returns\n"],
    ['with a number sign', 'name: "North #1 desk"\n'],
    ['with a document mark', '---\nname: "North desk"\n'],
  ])('reads a file %s as YAML does', async (_, text) => {
    const values = Object.entries(await parse(text)).map(([id, given]) => [id, given?.value]);
    const names = Object.entries(parseYaml(text)).map(([name, value]) => [
      name === 'hours' ? 'answerWithin' : name,
      value,
    ]);
    expect(values).toEqual(names);
  });
});
