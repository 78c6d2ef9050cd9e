import { absentWords, commonWords, setOf, unspacedNothings } from './empty-words.ts';

/** Whether a text says nothing, in whatever words: "-", "n/a", "not yet", "keine Angabe", "待定". */
export function isNothing(text: string): boolean {
  return areNothing(wordsOf(text));
}

/** Whether a text says nothing where the record asks for `key`. */
export function isNoAnswer(key: string, text: string): boolean {
  const words = wordsOf(text);
  if (areNothing(words)) return true;
  // Of capitals alone it is a name: IT.
  if (key === 'owner' && /^[A-Z]{2,4}$/.test(text)) return false;
  const others = wordsAsked.get(key);
  return others !== undefined && areEmpty(words, others);
}

const watching =
  'set up setup planned planning manually hand sometimes somebody watches watch ops sre tbd optional false /dev/null dev null monitoring';

/** What a question holds itself, so that no answer to it says anything by that. */
const asked: Readonly<Record<string, string>> = {
  change: `1 2 3 4 5 6 7 8 9 trial improved better iteration tweaked exp2 tune tuned tuning prompt prompts version attempt exp experiment second 2nd two refactoring refactor cleanup clean
    bug bugfix bugfixes optimized optimised optimization optimisation hyperparameters parameter parameters params config settings commit diff discussed requested
    modificado プロンプト変更 プロンプトを変更 修改提示词 промпт изменён git log first run works trained training change changes changed try tried tries minor tweak tweaks misc update updates updated fix
    fixes fixed improvement improvements geändert änderung änderungen changement changements modifié
    modifications cambio cambios cambiado изменения 変更 修正 調整 修改 更新 改了 一些修改 변경 수정 ändring ändringar anpassung anpassungen zmiany değişiklik правки rerun testing engineering`,
  reason: `apply applies alarm irrelevant strict make makes keep keeps sense disagree disabled workaround quick hotfix demo
    tomorrow pressure boss pipeline merge merging blocks management historic historical reasons pr meeting noqa nolint eslint disable
    waived waiver exception granted lol applicable limitation n behoben verra corriger veremos reason rule ignore ignored skip skipped fix fixed fails failed error warning annoying care
    ci build red green pass passes flaky legacy blocker issue false positive relevant important
    discussed agreed approved decision per team tracked jira slack ticket removed noise wontfix won't
    wont accepted risk design low priority out scope progress unblock release deadline hard cares discussion`,
  licence_note: `licence license licensed allowed allows permitted permits use used note legal says lawyer lawyers
    non commercial internal business fair testing vendor answer waiting wait buy bought review notice cares care
    risk accepted exception apply applies relevant slack contract rechtsabteilung prüft`,
  summary:
    'ml prototype proof concept poc mvp sandbox playground copy last readme progress hello world gpt created create generative testprojekt projet proyecto prueba テスト 测试 тест beschreibung zusammenfassung projekt fill summary summarize description short project example sample demo first llm llms genai ai',
  owner:
    'owner owners developer developers dev user example everyone everybody call myself bot dependabot renovate github actions chatgpt copilot root admin anonymous unassigned vacant tbd zugewiesen asignar assigné assegnare atribuído niemand personne nadie leer somebody whoever 担当者',
  out_of_scope:
    'scope out rest listed tasks task cases use future work phase phases 2 reste demás その他 其他 остальное andere',
  considered: 'gpt llms etc 其他 model models alternative alternatives several',
  next: 'dunno weiter suivre siguiente дальше better experiments keep going iteration iterations make trying next step steps continue continued try iterate improve',
  why: 'better worse trust besser mieux mejor meglio beter лучше より良い 更好 choice everyone uses hype works company random coin flip particular first list chosen team management decision beste meilleur mejor migliore 因为它最好 лучшая модель copied template tutorial same last project slides benchmark results reason reasons best default standard recommended model recommendation like likes liked nice great popular friend friends boss chatgpt sota state art',
  cost: 'usd eur gbp chf dollar dollars euro euros lot cost costs cheap expensive lots little money viel wenig teuer günstig cher caro barato',
  traces: watching,
  metrics: watching,
  assumptions:
    'rough optimistic chatgpt said hold standard tbd infra assumption assumptions annahme annahmen works discussed agreed',
};
const wordsAsked = new Map(Object.entries(asked).map(([key, words]) => [key, setOf(words)]));

/**
 * Whether every word of a text could stand in any other, or is one of `others`, which the question
 * itself holds: "we will see", and "roll it back" where it is asked how to go back.
 */
export function isEmptyOfWords(text: string, others: ReadonlySet<string>): boolean {
  return areEmpty(wordsOf(text), others);
}

function areNothing(words: readonly string[]): boolean {
  return nothing.test(words.join(' ')) || (words.length > 0 && isOf(words, absentWords));
}

function areEmpty(said: readonly string[], others: ReadonlySet<string>): boolean {
  const own = said.filter((word) => !others.has(word));
  return said.length > 0 && isOf(own, everyday);
}

/** Whether all words are of one language's. */
function isOf(words: readonly string[], languages: readonly ReadonlySet<string>[]): boolean {
  return languages.some((known) => words.every((word) => known.has(word)));
}

/** What stands between signs, in small letters. `\w` would take letters of other scripts for signs. */
function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’]\p{L}+)?/gu) ?? [];
}

const undone =
  'applicable|available|planned|possible|supported|tested|chosen|decided|defined|done|known|needed|necessary|required|set|signed|stated|specified|sure';
const sayings = [
  '',
  '0',
  'x+',
  '(?:there (?:is|are) |we (?:see|know of) )?(?:none|nothing|zero|nobody|no ?one|no|nil|null|void|empty)(?: (?:yet|at all|needed|required|known|given|risks?|known risks|that we know of))?',
  'n ?a(?: for us| yet)?',
  'k ?a',
  `not(?: yet)?(?: (?:${undone}))?(?: yet)?`,
  'tb[acd](?: later| by [^ ]+)?',
  'to be [^ ]+(?: later)?',
  '(?:low|medium|high|minor|minimal)(?: risks?)?|risks?(?: \\d+)?|(?:see )?(?:the )?risk (?:register|log)|todo|fixme|later|pending|open|undefined|undecided|unspecified|placeholder',
  '(?:ai|usual|standard|some|unknown) risks?|some|(?:the )?usual|same as always|acceptable|standard|(?:will|to) be assessed|not assessed|assessment pending|we (?:do not|don.t) see any risks?|no (?:significant|major|relevant) risks?|risks are acceptable|nothing can go wrong|no harm possible|see (?:dpia|confluence)',
  'unknown(?: yet)?',
  'errors?|mistakes?|bugs?|fehler|erreurs?|errori|(?:it|something|things?) (?:(?:may|might|could|can) )?(?:fails?|breaks?|(?:be|go) wrong|not work)',
  'see (?:above|below|elsewhere)|idem|ditto',
  'yes|ok(?:ay)?|true|on|enabled|because|ja|oui|sí|sim|да',
  'disabled|deactivated|someday|some day|abgeschaltet|désactivée?s?|desactivad[oa]s?',
  'foobar|qwerty|lorem ipsum|asdf\\w+|(?:bla+h? ?)+|(?:(?:foo|bar|baz|qux) ?)+',
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
