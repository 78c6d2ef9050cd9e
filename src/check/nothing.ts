/** Whether a text says nothing, in whatever words: "-", "n/a", "not yet", "keine", "待定". */
export function isNothing(text: string): boolean {
  return nothing.test(text.replace(around, '').toLowerCase());
}

/** Whether a text says nothing where the record asks for `key`. */
export function isNoAnswer(key: string, text: string): boolean {
  if (isNothing(text)) return true;
  const others = Object.hasOwn(wordsAsked, key) ? wordsAsked[key] : undefined;
  return others !== undefined && isEmptyOfWords(text, others);
}

/** What a question holds itself, so that no answer to it says anything by that. */
const wordsAsked: Readonly<Record<string, string>> = {
  change: 'change changes changed try tried tries',
  reason:
    'reason rule ignore ignored skip skipped fix fixed fails failed error warning annoying care',
  licence_note: 'licence license allowed allows permitted permits use used note',
};

/**
 * Whether every word of a text could stand in any other, or is one of `others`, which the question
 * itself holds: "we will see", and "roll it back" where it is asked how to go back.
 */
export function isEmptyOfWords(text: string, others = ''): boolean {
  const said = text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’]\p{L}+)?/gu) ?? [];
  const more = new Set(others.split(' '));
  return said.length > 0 && said.every((word) => commonWords.has(word) || more.has(word));
}

// `\W` would take letters of other scripts for punctuation.
const around = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;

const undone =
  'applicable|available|chosen|decided|defined|done|known|needed|necessary|required|set|stated|specified|sure';
const words = [
  '',
  '0',
  'x+',
  '(?:none|nothing|nobody|no ?one|no|nil|null|void|empty)(?: (?:yet|at all|needed|required|known|given|risks?))?',
  'n[/.]?a',
  `not(?: yet)?(?: (?:${undone}))?(?: yet)?`,
  'tb[acd]',
  'to be \\p{L}+(?: later)?',
  'todo|fixme|later|pending|open|undefined|undecided|unspecified|placeholder',
  'unknown(?: yet)?',
  'see (?:above|below|elsewhere)',
  'yes|ok(?:ay)?|true|on|enabled|because|ja|oui|sí|sim|да|是|はい|예',
  'keine?|keins|nichts|unbekannt|offen|entfällt|aucune?|rien|néant|ninguno|ninguna|nada|nessuno|nenhum|geen|нет',
  '无|無|没有|沒有|不适用|不適用|未定|待定|なし|無し|該当なし|없음|해당 없음',
];
// In lower case: V8 takes 4 ms to make one that ignores case of all scripts.
const nothing = new RegExp(`^(?:${words.join('|')})$`, 'u');

// Of English, for a text in another language is not told by its words.
const commonWords: ReadonlySet<string> = new Set(
  `a an the this that these those it its they them we us our you your i me my he she one
  and or but if so as at by for from in into of on to up with without about over again
  am is are was were be been being do does did done have has had having will would can could shall
  should may might must need needs needed want wants let get got go
  not no none nothing never nobody any anything anyone all everything every some something somehow
  someone somewhere somewhat here there where when then than now just only also too very quite
  later soon yet still already always usual usually maybe perhaps probably possible possibly
  because since what which who how why whatever
  fine okay ok good yes sure right well possible necessary required known unknown pending
  think believe guess hope know see say said ask asked tell look looks check checked decide decided
  clarify clarified follow follows depends different other others else new various certain many
  few more most much thing things stuff way ways case idea temporary temporarily moment time wip asdf
  test xyz`.split(/\s+/),
);
