import type { Change } from '../change.ts';
import type { Row } from '../mutation.ts';

const ways = [
  ['finish_reason', 'length', 'cut off'],
  ['finish_reason', 'content_filter', 'refused'],
  ['refusal', 'I cannot help with that.', 'refused'],
  ['output', ' ', 'empty'],
] as const;

/** Eleven of 200 answers of a run are none, in each way that there is, and the run says so. */
export function unanswered(run: string): Row[] {
  return ways.map(([key, to, ending]): Row => {
    const [first, ...others] = Array.from({ length: 11 }, (_, line) => ({
      file: `${run}l`,
      key: `${line}.${key}`,
      to,
    }));
    const said: Change = { file: run, key: 'endings', to: { answered: 189, [ending]: 11 } };
    return { ...(first as Change), how: `have answers ${ending}`, with: [...others, said] };
  });
}
