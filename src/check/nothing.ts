import { absentWords, commonWords, setOf, unspacedNothings } from './empty-words.ts';

/** Whether a text says nothing, in whatever words: "-", "n/a", "not yet", "keine Angabe", "待定". */
export function isNothing(text: string): boolean {
  const words = wordsOf(text.toLowerCase());
  return nothing.test(words.join(' ')) || (words.length > 0 && isOf(words, absentWords));
}

/** Whether a text says nothing where the record asks for `key`. */
export function isNoAnswer(key: string, text: string): boolean {
  if (isNothing(text)) return true;
  const others = wordsAsked.get(key);
  return others !== undefined && isEmptyOfWords(text, others);
}

const watching =
  'set up setup planned planning manually hand sometimes somebody watches watch ops sre tbd optional false /dev/null dev null monitoring';

/** What a question holds itself, so that no answer to it says anything by that. */
const asked: Readonly<Record<string, string>> = {
  change: `git log first run works trained training change changes changed try tried tries minor tweak tweaks misc update updates updated fix
    fixes fixed improvement improvements geändert änderung änderungen changement changements modifié
    modifications cambio cambios cambiado изменения 変更 修改 更新 一些修改`,
  reason: `reason rule ignore ignored skip skipped fix fixed fails failed error warning annoying care
    ci build red green pass passes make flaky legacy blocker issue false positive relevant important
    discussed agreed approved decision per team tracked jira slack ticket removed noise wontfix won't
    wont accepted risk design low priority out scope progress unblock release deadline`,
  licence_note: `licence license licensed allowed allows permitted permits use used note legal says lawyer lawyers
    non commercial internal business fair test testing vendor answer waiting wait buy bought review notice nobody cares care
    risk accepted exception apply applies relevant slack contract rechtsabteilung prüft`,
  summary:
    'beschreibung zusammenfassung projekt fill summary summarize description short project new my example sample demo first llm llms genai ai',
  owner: 'owner owners',
  out_of_scope: 'scope out rest',
  considered: 'model models alternative alternatives several',
  next: 'keep going iteration iterations next step steps continue continued try again iterate improve',
  why: 'reason reasons best default standard recommended model recommendation fits like likes liked nice great popular friend friends boss chatgpt sota state art',
  cost: 'usd eur gbp chf dollar dollars euro euros lot cost costs cheap expensive lots little money viel wenig teuer günstig cher caro barato',
  traces: watching,
  metrics: watching,
  assumptions: 'assumption assumptions annahme annahmen works discussed agreed',
};
const wordsAsked = new Map(Object.entries(asked).map(([key, words]) => [key, setOf(words)]));

/**
 * Whether every word of a text could stand in any other, or is one of `others`, which the question
 * itself holds: "we will see", and "roll it back" where it is asked how to go back.
 */
export function isEmptyOfWords(text: string, others: ReadonlySet<string>): boolean {
  const said = wordsOf(text.toLowerCase());
  const own = said.filter((word) => !others.has(word));
  return said.length > 0 && isOf(own, everyday);
}

/** Whether all words are of one language's. */
function isOf(words: readonly string[], languages: readonly ReadonlySet<string>[]): boolean {
  return languages.some((known) => words.every((word) => known.has(word)));
}

/** What stands between signs. `\w` would take letters of other scripts for signs. */
function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}]+(?:['’]\p{L}+)?/gu) ?? [];
}

const undone =
  'applicable|available|planned|possible|supported|tested|chosen|decided|defined|done|known|needed|necessary|required|set|stated|specified|sure';
const sayings = [
  '',
  '0',
  'x+',
  '(?:there (?:is|are) |we (?:see|know of) )?(?:none|nothing|zero|nobody|no ?one|no|nil|null|void|empty)(?: (?:yet|at all|needed|required|known|given|risks?|known risks|that we know of))?',
  'n ?a(?: for us)?',
  'k ?a',
  `not(?: yet)?(?: (?:${undone}))?(?: yet)?`,
  'tb[acd]',
  'to be [^ ]+(?: later)?',
  '(?:low|medium|high|minor|minimal)(?: risks?)?|risks?(?: \\d+)?|(?:see )?(?:the )?risk register|todo|fixme|later|pending|open|undefined|undecided|unspecified|placeholder',
  'unknown(?: yet)?',
  'see (?:above|below|elsewhere)|idem|ditto',
  'yes|ok(?:ay)?|true|on|enabled|because|ja|oui|sí|sim|да',
  'disabled|deactivated|someday|some day|abgeschaltet|désactivée?s?|desactivad[oa]s?',
  'foobar|qwerty|lorem ipsum|(?:bla+h? ?)+|(?:(?:foo|bar|baz|qux) ?)+',
  ...unspacedNothings,
];
// In lower case: V8 takes 4 ms to make one that ignores case of all scripts.
const nothing = new RegExp(`^(?:${sayings.join('|')})$`);

const english = setOf(
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
  test xyz`,
);
const everyday = [english, ...commonWords];
