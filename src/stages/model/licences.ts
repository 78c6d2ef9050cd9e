import { isNothing } from '../../check/nothing.ts';

/** What a licence's name says. */
export type LicenceKind =
  | { readonly kind: 'known' }
  /** Completes "forbids …". */
  | { readonly kind: 'restricted'; readonly forbids: string }
  /** A text where a name should be. */
  | { readonly kind: 'no-name' }
  | { readonly kind: 'unknown' };

/** What the owner of a model, or of data, says of them and means others by. */
export const byContract = 'any use without a contract';

export function licenceKind(licence: string): LicenceKind {
  const kind = known.get(licence) ?? kindOf(licence);
  known.set(licence, kind);
  return kind;
}

// Several rules ask, and a thousand records name a dozen licences.
const known = new Map<string, LicenceKind>();

function kindOf(licence: string): LicenceKind {
  // A name is short, and what is long takes long to search.
  if (licence.length > longest) return { kind: 'unknown' };
  if (isNothing(licence) || noName.test(licence.trim())) return { kind: 'no-name' };
  const forbids = restrictions.find(([name]) => name.test(licence))?.[1];
  // "research and commercial use" names research, and allows the rest.
  if (forbids === research && allowsCommerce.test(licence)) return { kind: 'known' };
  if (forbids) return { kind: 'restricted', forbids };
  return isKnown(licence) ? { kind: 'known' } : { kind: 'unknown' };
}

/** Whether two names are the same licence, however they are spelled: `Apache-2.0`, `Apache License 2.0`. */
export function isSameLicence(one: string, other: string): boolean {
  return one === other || simplified(one) === simplified(other);
}

/** The last version of a licence that is named without one: `CC-BY-4.0` of "CC-BY". */
export function lastVersion(licence: string): string | undefined {
  const start = `${licence.trim().toLowerCase().replaceAll(' ', '-')}-`;
  return spdx.findLast(
    (each) => each.toLowerCase().startsWith(start) && /^\d/.test(each.slice(start.length)),
  );
}

const longest = 1000;
const noName =
  /^(?:other|noassertion|custom|(?:please )?(?:see|as on|as in|check|cf\.?|refer to)\b.*|(?:not|to be) (?:stated|known|given|sure|checked|decided|clarified|found).*|https?:\/\/\S+)$/i;

const research = 'use outside research';
const only = '(?:purposes? |use )?only';

/** What in a licence's name says that only some uses are allowed. */
const restrictions: readonly (readonly [RegExp, string])[] = [
  [/\bcc[- ]by[- ]nc\b|\bnon[- ]?commercial|\bnc\b/i, 'commercial use'],
  [
    /\b(?:no|not (?:for|allowed for|permitted for)) (?:any )?commerc|commercial use (?:is )?(?:not|forbidden|prohibited|excluded)/i,
    'commercial use',
  ],
  [
    new RegExp(
      `\\b(?:personal|private|home|hobby|student|educational|education|teaching) ${only}|\\bonly for (?:personal|private|educational)`,
      'i',
    ),
    'commercial use',
  ],
  [
    new RegExp(
      `\\bacademic\\b|\\b(?:evaluation|testing|test|trial|demo|demonstration|preview) ${only}|\\bonly for (?:evaluation|test|trial)|\\bevaluation licen[cs]e`,
      'i',
    ),
    'use outside research and evaluation',
  ],
  [/\bresearch\b|\bmrl\b|\bmnpl\b|\bmsrla\b|\bamlr\b|\bnon-?production\b/i, research],
  // The same in other languages, where they say so outright.
  [
    /\b(?:nicht|keine)[- ]?(?:kommerziell|gewerblich)|\bn[oã]o? comercia|non[- ]lucrati|некоммерч|非商[用业業]|非営利|商用不可|禁止商/i,
    'commercial use',
  ],
  [
    /\bnur (?:für|zu|in der) \S*(?:forsch|lehr|wissenschaft|bildung)|\b(?:uniquement|seulement|exclusivement)\b.*\brecherche|\brecherche uniquement|\bsolo (?:para|per|a fini di)\b.*\b(?:investigación|ricerca)|только для .*исслед|[仅僅只][供限用].*(?:研究|学[术術习習])|研究.*(?:のみ|限定|限り)/i,
    research,
  ],
  [/-nd\b|\bno-?deriv/i, 'fine-tuned versions'],
  [
    /\bproprietary\b|\ball rights reserved\b|\bunlicen[cs]ed\b|\bno licen[cs]e\b|\bconfidential\b|\bclosed[- ]source\b/i,
    byContract,
  ],
];

const allowsCommerce =
  /\b(?:and|or|&|\+)[- ]commercial|\bcommercial(?:[- ]use)?[- ](?:allowed|permitted|and|or|ok)\b/i;

/** An SPDX identifier or expression, a licence of one's own, or the licence of a known model. */
function isKnown(licence: string): boolean {
  const parts = licence
    // Of which part it is: "Apache-2.0 (weights), CC-BY-4.0 (data)".
    .replace(/\),/g, ') and')
    .replace(/\s\([\w-]+\)/g, '')
    .replace(/"?new"? or "?revised"?/i, '')
    .replace(/ or later\b/i, '-or-later')
    .replace(/[()]/g, ' ')
    .split(/\s+(?:or|and)\s+|\s*[/+]\s*/i);
  return parts.filter(Boolean).every((whole) => {
    // After it comes an exception, or with whom there is an agreement.
    const part = whole.replace(/\swith\s.*$/i, '');
    const name = simplified(part.replace(makers, ''));
    return /^licenseref-[\w.-]+$/i.test(part.trim()) || names.has(name) || terms.test(part);
  });
}

// Some call the licence by the model that is under it.
const makers =
  /^(?:(?:granite|swallow|microsoft|phi(?:-[\d.]+)?|kimi|glm|olmo|qwen|deepseek)\s+)+/i;

function simplified(name: string): string {
  return name
    .toLowerCase()
    .replace(/^the /, '')
    .replace(
      /\b(?:gnu )?((?:[a-z]+ ){1,3})public licen[cs]e\b/,
      (_, words: string) => `${words.replace(/(\S)\S*\s/g, '$1')}pl`,
    )
    .replace(/\bcreative commons\b/, 'cc')
    .replace(/\battribution\b/, 'by')
    .replace(/\bshare-?alike\b/, 'sa')
    .replace(/\b(?:licen[cs]e|version|agreement|international|gnu|software)\b/g, '')
    .replace(/(\d)\.0\b/g, '$1')
    .replace(/\bv(?=\d)/g, '')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

// Of hosted and of one's own models, and of families whose name is that of their licence.
const terms =
  /\b(?:llama|gemma|qwen|tongyi|falcon|deepseek|yi|jamba|nvidia|nemotron|stability|stable|mistral|glm|chatglm|kimi|grok|exaone|hunyuan|minimax|internlm|baichuan|command|granite|phi|openai|anthropic|google|azure|amazon|aws|microsoft|cohere|xai|meta|ibm|databricks|dbrx|snowflake|arctic|bigscience|bigcode|health ai|coqui|lfm|liquid|hyperclova|solar|olmo|apertus|eurollm|groq|cerebras|together|fireworks|sambanova|cloudflare|ollama|openrouter|perplexity|scaleway|ovhcloud|siliconflow|aleph alpha|moonshot|zhipu|z\.ai|bedrock|vertex|gemini)\b.*\b(?:licen[cs]e|terms|agreement|conditions|policy|rail|openrail)\b|\b(?:services?|platform|customer|enterprise|subscription|processing|framework|supply) (?:agreement|contract|terms)\b|\bterms of (?:service|use)\b|\bcommercial (?:terms|licen[cs]e|agreement)\b|^(?:our|my|company|in-?house)[- ](?:own|licen[cs]e|model)\b|^own\b|^(?:ours|in-house)$/i;

/*
 * The SPDX identifiers (spdx.org/licenses) under which models, data and code are published, and
 * those names of the Hugging Face hub that are none.
 */
const spdx =
  `0BSD AAL AFL-1.1 AFL-1.2 AFL-2.0 AFL-2.1 AFL-3.0 AGPL-1.0-only AGPL-1.0-or-later AGPL-3.0
  AGPL-3.0-only AGPL-3.0-or-later Apache-1.0 Apache-1.1 Apache-2.0 APSL-2.0 Artistic-1.0
  Artistic-2.0 Beerware BlueOak-1.0.0 BSD-1-Clause BSD-2-Clause BSD-2-Clause-Patent BSD-3-Clause
  BSD-3-Clause-Clear BSD-3-Clause-LBNL BSD-4-Clause BSD BSL-1.0 BUSL-1.1 CAL-1.0 CC0-1.0 CC-BY-1.0
  CC-BY-2.0 CC-BY-2.5 CC-BY-3.0 CC-BY-4.0 CC-BY-SA-1.0 CC-BY-SA-2.0 CC-BY-SA-2.5 CC-BY-SA-3.0
  CC-BY-SA-4.0 CC-PDDC CC CDDL-1.0 CDDL-1.1 CDLA-Permissive-1.0 CDLA-Permissive-2.0
  CDLA-Sharing-1.0 CECILL-2.0 CECILL-2.1 CECILL-B CECILL-C ClArtistic CPAL-1.0 CPL-1.0
  DL-DE-BY-2.0 DL-DE-ZERO-2.0 ECL-1.0 ECL-2.0 EFL-2.0 Elastic-2.0 EPL-1.0 EPL-2.0 etalab-2.0
  EUDatagrid EUPL-1.0 EUPL-1.1 EUPL-1.2 FSFAP FTL GFDL GFDL-1.3 GFDL-1.3-only GFDL-1.3-or-later GPL
  GPL-1.0 GPL-1.0-only GPL-1.0-or-later GPL-2.0 GPL-2.0-only GPL-2.0-or-later GPL-3.0 GPL-3.0-only
  GPL-3.0-or-later HPND ICU IJG Intel IPA IPL-1.0 ISC JSON LGPL LGPL-2.0 LGPL-2.0-only
  LGPL-2.0-or-later LGPL-2.1 LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0 LGPL-3.0-only
  LGPL-3.0-or-later LGPLLR Libpng LPL-1.02 LPPL-1.3c MirOS MIT modified-MIT MIT-0 MIT-CMU MIT-Modern-Variant
  MPL-1.0 MPL-1.1 MPL-2.0 MS-PL MS-RL MulanPSL-1.0 MulanPSL-2.0 Multics NASA-1.3 NCSA NLOD-2.0
  Naumen Nokia NTP O-UDA-1.0 ODbL ODbL-1.0 ODC-By ODC-By-1.0 OFL-1.0 OFL-1.1 OGL-Canada-2.0 OGL-UK-1.0
  OGL-UK-2.0 OGL-UK-3.0 OLDAP-2.8 OpenSSL OSL-1.0 OSL-2.0 OSL-2.1 OSL-3.0 PDDL PDDL-1.0 PHP-3.0
  PHP-3.01 PolyForm-Small-Business-1.0.0 PostgreSQL PSF-2.0 Python-2.0 QPL-1.0 Ruby SGI-B-2.0
  SimPL-2.0 Sleepycat SSPL-1.0 TCL Unicode-3.0 Unicode-DFS-2016 Unlicense UPL-1.0 Vim W3C WTFPL
  X11 Xnet XPP Zend-2.0 Zlib ZPL-2.0 ZPL-2.1
  public-domain health-ai-developer-foundations openrail openrail++ openrail-m openmdl-1.0 openmdw openmdw-1.0 bigscience-openrail-m
  bigscience-bloom-rail-1.0 bigcode-openrail-m creativeml-openrail-m c-uda llama2 llama3 llama3.1
  llama3.2 llama3.3 llama4 gemma gemma-terms-of-use qwen tongyi-qianwen deepseek
  deepseek-license falcon-llm apple-ascl apple-amlr open-mdw h-research lgpl-lr lfm1.0
  nvidia-open-model-license`.split(/\s+/);
const names: ReadonlySet<string> = new Set(spdx.map(simplified));
