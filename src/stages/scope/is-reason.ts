import { setOf } from '../../check/empty-words.ts';
import { isEmptyOfWords, isNothing } from '../../check/nothing.ts';

/** Whether a note says why sensitive data may leave: the agreement, the region or the retention. */
export function isReason(note: string | undefined): boolean {
  const text = note?.trim().toLowerCase() ?? '';
  // A letter of Chinese or Japanese says as much as two or three of Latin.
  const length = [...text].length + 2 * (text.match(dense)?.length ?? 0);
  if (length < shortest || denial.test(text) || isOpen(text)) return false;
  return text.split(/[;,]\s|\.\s|\n/).some(isGround);
}

/** Whether a part of it names something that allows it. */
function isGround(part: string): boolean {
  if (isNothing(part) || denial.test(part) || isOpen(part)) return false;
  return !isEmptyOfWords(part, said(part));
}

/** Whether it says that the reason is still to come, or was. What is longer says more than that. */
function isOpen(text: string): boolean {
  return text.length < longest && open.some((each) => each.test(text));
}

/** The words that add nothing: an agreement is a reason, but for one that there is not. */
function said(text: string): ReadonlySet<string> {
  return /\b(?:no|not|yet|without|pending|missing|need|will)\b/.test(text)
    ? wordsOfNoAgreement
    : wordsAsked;
}

const wordsAsked = setOf(
  'provider providers trust trusts trusted trustworthy boss legal lawyer lawyers juriste data note notes reason reasons allowed allows permitted approved gdpr dsgvo rgpd compliant compliance konform conforme everyone everybody reputable large serious anonymised anonymized really send sends sent personal sensitive data is encrypted transit tls https account enterprise plan pilot exception internal public risk accepted management cto ceo betriebsrat goes openai anthropic google kept forever until retention region us names emails low volume tickets use promised notice knows anyway project last year safe secure problem testing required business amount small berechtigtes interesse erlaubt genehmigt permis autorisé permitido autorizado permesso разрешено',
);
const wordsOfNoAgreement: ReadonlySet<string> = new Set([
  ...wordsAsked,
  ...['agreement', 'agreements', 'contract', 'contracts', 'missing'],
]);

const shortest = 10;
const longest = 200;
const dense = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;
// `\W` would take letters of other scripts for punctuation.
const gap = String.raw`[^\p{L}\p{N}_]`;
const nothing = `(?:none|no|not|nothing|n/?a)(?:${gap}+(?:a|any|at|all|yet|is|was|it|the|note|notes|reason|reasons|agreement|agreements|applicable|needed|necessary|required|known|available|given|decided|specified|stated|to|say|here))*`;
const agreement =
  '\\b(?:agreement|contract|addendum|dpa|avv|baa|dpo|legal(?: basis)?|basis|region|retention|consent)\\b|vertrag|contrat|accord|acuerdo|договор|契約|合同|协议|계약';
const absent =
  '\\b(?:pending|planned|draft|requested|negotiat\\p{L}*|preparation|follows|to follow|waived|not (?:yet )?(?:signed|there|informed|available)|unknown|unclear|tbd|none|missing|has been asked|informed|assumed|implied|outstanding|verbal(?:ly)?|fragt|folgt|fehlt|ausstehend|vorbereitung|verhand\\p{L}*|en cours|en trámite|pendiente)\\b|: no\\b|準備中|谈判|準備|협의|в работе|согласован';
// An agreement that there will be, or was, and none that there is.
const open = [
  /^[^\d;]*\b(?:pending (?:legal|review|approval|agreement|signature)|(?:review|approval|agreement|signature)(?: is)?(?: still)? pending|unsigned|to be (?:agreed|signed|clarified)|in prüfung|under review)\b[^\d;]*$/u,
  /^[^;,]*\b(?:agreement|contract|dpa)(?: (?:of|from) [\d./-]+)?,? (?:has |is |was )?(?:expired|ended|lapsed|terminated|cancelled|canceled)\b[^;,]*$/u,
  /^[^;,]*\b(?:will|shall|to|yet to) (?:be )?sign(?:ed)?\b[^;,]*$|^[^;,\d]*\bin (?:progress|klärung)\b|^[^;,\d]*\blooking (?:at|into) it\b|^same as\b/u,
  /\b(?:i|we) (?:think|guess|believe|hope|assume|suppose)\b[^,;\d]*$/u,
  // Of one that is named without a number or a day, that it is not there or not certain.
  new RegExp(`^[^\\d]*(?:${agreement})[^\\d;]*(?:${absent})[^\\d;]*$`, 'u'),
  new RegExp(
    `^[^\\d]*\\b(?:no|without|unclear|unknown|unsigned|implied|planned|missing|kein\\p{L}*|ohne|sans|sin|sem|senza) (?:(?:an?|any|signed|written|valid|legal|data|processing) )*(?:${agreement})(?!.*\\b(?:need|requir|necess))[^\\d]*$`,
    'u',
  ),
  new RegExp(
    `^(?:an? |the )?(?:draft|proposed)(?: of an?)? (?:${agreement})(?!.*\\bsigned\\b)[^;]*$`,
    'u',
  ),
  /^(?:see|documented|siehe|voir|ver)\s(?!.*\b(?:agreement|contract|dpa|avv|vertrag)\b)[^\d]*$/u,
  // Said of data that the record calls personal.
  /^no (?:personal|sensitive) data\b[^;,]*$/u,
  /^à voir\b|^https?:\/\/\S+$/u,
];
const denial = new RegExp(
  `^${gap}*(?:${nothing}|unknown${gap}*(?:yet)?|unspecified|undecided|(?:to be|will be) \\p{L}+(?: later)?|it is allowed|allowed|see (?:above|below|elsewhere)|(.)\\1*)${gap}*$`,
  'u',
);
