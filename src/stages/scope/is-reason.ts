/** Whether a note says why sensitive data may leave: the agreement, the region or the retention. */
export function isReason(note: string | undefined): boolean {
  const text = note?.trim() ?? '';
  // A letter of Chinese or Japanese says as much as two or three of Latin.
  const length = [...text].length + 2 * (text.match(dense)?.length ?? 0);
  return length >= shortest && !denial.test(text);
}

const shortest = 10;
const dense = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;
const denial =
  /^\W*(?:(?:none|no|not|nothing|n\/?a)(?:\W+(?:a|any|at|all|yet|is|was|it|the|note|notes|reason|reasons|agreement|agreements|applicable|needed|necessary|required|known|available|given|decided|specified|stated|to|say|here))*|unknown\W*(?:yet)?|unspecified|undecided|(?:to be|will be) \w+(?: later)?|it is allowed|allowed|see (?:above|below|elsewhere)|(.)\1*)\W*$/i;
