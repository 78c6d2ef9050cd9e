import { describe, expect, it } from 'vitest';
import { type Overlap, overlaps } from '../../src/check/overlap.ts';
import { evaluationTexts, trainingTexts } from '../../src/check/overlap-texts.ts';
import { randomNumbers } from '../record/edit/random-record.ts';

const lines = (texts: readonly string[], column = 'input') =>
  texts.map((text) => `${JSON.stringify({ [column]: text })}\n`).join('');

/** Takes the JSONL text of an evaluation and of training data. */
function compared(evaluation: string, training: string): Overlap[] {
  return overlaps(evaluationTexts(evaluation), trainingTexts(training));
}

describe('texts that nearly stand in the training data', () => {
  it('are those that comparing every pair finds', () => {
    const draw = randomNumbers(20261127);
    const vocabulary = ['printer', 'queue', 'ticket', 'monitor', 'invoice', 'parcel'];
    const word = () => vocabulary[draw(vocabulary.length)] ?? '';
    const mail = () => Array.from({ length: 4 + draw(12) }, word);
    const changed = (words: readonly string[]) =>
      words.map((each) => (draw(100) < 6 ? word() : each));
    const train = Array.from({ length: 300 }, mail);
    const tested = train.flatMap((words) => [changed(words), mail()]);
    const join = (all: readonly (readonly string[])[]) => all.map((words) => words.join(' '));
    const found = new Set(
      compared(lines(join(tested)), lines(join(train))).map(({ line }) => line - 1),
    );
    const expected = tested.flatMap((words, index) =>
      train.some((other) => jaccard(words, other) >= 0.8 - 1e-12) ? [index] : [],
    );
    expect(expected.length).toBeGreaterThan(100);
    expect([...found]).toEqual(expected);
  });

  it('differ by a vowel that is a sign of the letter before', () => {
    const [late, other] = ['मेरी गाड़ी कल देर से मिली थी', 'मेरा गाड़ा कल दूर सो माला था'];
    expect(compared(lines([late]), lines([other]))).toEqual([]);
    expect(compared(lines([late]), lines([late]))).toHaveLength(1);
  });

  it('are told with the first line that is the same, or else the first that nearly is', () => {
    const asked = 'the invoice of last month shows a parcel that never came to my house';
    const [near, same] = [asked.replace('house', 'door'), asked.toUpperCase()];
    const tested = lines([asked, near]);
    expect(compared(tested, lines(['my queue is empty', near, same, same]))).toEqual([
      { line: 1, trainLine: 3, isExact: true },
      { line: 2, trainLine: 2, isExact: true },
    ]);
    expect(compared(lines([asked]), lines([near, near]))).toEqual([
      { line: 1, trainLine: 1, isExact: false },
    ]);
  });

  it('are found in whichever way their signs are encoded', () => {
    const asked = 'Où est le café que j’ai commandé l’été dernier, s’il vous plaît?';
    const copies = [
      asked.normalize('NFD'),
      asked.replaceAll('é', '\u200bé\u00ad'),
      `\u2068${asked}\u2069`,
      asked.replace('commandé', 'ｃｏｍｍａｎｄé'),
    ];
    for (const copy of copies) {
      expect(compared(lines([asked]), lines([copy])), JSON.stringify(copy)).toEqual([
        { line: 1, trainLine: 1, isExact: true },
      ]);
    }
  });

  it('are whole dialogues, of which many end with the same message', () => {
    const dialogue = (history: readonly string[], input: string) =>
      `${JSON.stringify({ history: history.map((content) => ({ role: 'user', content })), input })}\n`;
    const last = 'Thank you, and when will it arrive at my house then?';
    const [parcel, lamp] = [['Where is my parcel?'], ['My new lamp is broken.']];
    expect(compared(dialogue(parcel, last), dialogue(lamp, last))).toEqual([]);
    expect(compared(dialogue(parcel, last), dialogue(lamp, last) + dialogue(parcel, last))).toEqual(
      [{ line: 1, trainLine: 2, isExact: true }],
    );
    expect(compared(dialogue([], last), lines([last], 'prompt'))).toHaveLength(1);
  });

  it('are found in a prompt that is a list of messages', () => {
    const asked = 'the invoice of last month shows a parcel that never came';
    const messages = `${JSON.stringify({ prompt: [{ role: 'user', content: asked }] })}\n`;
    expect(compared(lines([asked]), messages)).toHaveLength(1);
  });

  it.each([
    ['Chinese', '我的打印机从星期一更新之后就再也打不开了请帮忙', '吗'],
    ['Japanese', '月曜日の更新からプリンターの電源が入らなくなりました', 'か'],
    ['Thai', 'เครื่องพิมพ์ของฉันเปิดไม่ติดเลย', 'ครับ'],
  ])('are found in %s, which puts no spaces between words', (_, asked, ending) => {
    expect(compared(lines([asked]), lines([asked + ending]))).toEqual([
      { line: 1, trainLine: 1, isExact: false },
    ]);
  });

  it('are found in the time of reading where each text is alike to every other', () => {
    const before = process.cpuUsage();
    const opening = 'Dear team thank you for your quick answer about the order that I placed on';
    const mails = (many: number) => Array.from({ length: many }, (_, day) => `${opening} ${day}`);
    expect(compared(lines(mails(8000)), lines(mails(16_000).reverse()))).toHaveLength(8000);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(5);
  });

  it('are found in the time of reading where all mails share an opening', () => {
    const before = process.cpuUsage();
    const opening = 'Dear team thank you for your quick answer about the order that I placed';
    const mails = (from: number, many: number) =>
      Array.from({ length: many }, (_, index) => `${opening} ${closing(from + index)}`);
    expect(compared(lines(mails(0, 4000)), lines(mails(4000, 12_000)))).toEqual([]);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(5);
  });
});

describe('a text of the evaluation', () => {
  const asked = 'My laptop does not turn on since the update on Monday';

  it.each([['text'], ['question'], ['content']])(
    'is found in the column %s of the training data',
    (column) => {
      expect(compared(lines([asked]), lines([asked], column))).toEqual([
        { line: 1, trainLine: 1, isExact: true },
      ]);
    },
  );

  it('is found among the messages of a dialogue', () => {
    const dialogue = { messages: [{ role: 'user', content: asked }] };
    expect(compared(lines([asked]), JSON.stringify(dialogue))).toHaveLength(1);
  });

  it('may be a label, or a short answer, of the training data', () => {
    const answered = { input: 'Which queue is it?', expected: 'hardware and more' };
    expect(compared(lines(['Hardware and more.']), JSON.stringify(answered))).toEqual([]);
  });
});

/** Twelve words of which two mails share none in a row. */
function closing(number: number): string {
  const draw = randomNumbers(number);
  return Array.from({ length: 12 }, () => `w${draw(5000)}`).join(' ');
}

function jaccard(one: readonly string[], other: readonly string[]): number {
  const [left, right] = [runs(one), runs(other)];
  const common = [...left].filter((run) => right.has(run)).length;
  return common / (left.size + right.size - common);
}

function runs(words: readonly string[]): Set<string> {
  const starts = Array.from({ length: Math.max(1, words.length - 2) }, (_, start) => start);
  return new Set(starts.map((start) => words.slice(start, start + 3).join(' ')));
}
