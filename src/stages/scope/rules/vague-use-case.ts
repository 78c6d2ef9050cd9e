import { setOf } from '../../../check/empty-words.ts';
import { isEmptyOfWords } from '../../../check/nothing.ts';
import type { Rule } from '../../../check/rule.ts';
import { unspaced } from '../../../check/unspaced.ts';

export const vagueUseCase: Rule = {
  id: 'scope/vague-use-case',
  severity: 'warning',
  message: 'The use case says too little to choose a model or a metric by.',
  why: 'A narrow, exact use case needs a smaller model and less data, and it can be measured. "Use AI for support" can be neither built nor refused.',
  fix: 'Say what goes in, what comes out, and for whom: "Route each incoming support ticket to one of eight queues".',
  bad: `scope:
  use_case: Use AI for support.`,
  good: `scope:
  use_case: Route each incoming support ticket to one of eight queues.`,
  *evaluate({ scope }) {
    const useCase = scope?.use_case;
    if (useCase === undefined) return;
    if (isVague(useCase)) yield { at: ['scope', 'use_case'] };
  },
};

const emptyPhrase =
  /\b(?:do everything\b|various (?:tasks|things)|different tasks|all (?:kinds|sorts) of (?:tasks|things|questions)|all questions of all|general[- ]purpose assistant|whatever \S+ \S+ asks?|see what happens)\b|verschiedene (?:aufgaben|dinge)|(?:diverses|différentes) (?:tâches|choses)|(?:varias|diversas) (?:tareas|cosas)|各种(?:事情|任务)|いろいろなこと|様々なこと|^(?:業務を効率化|生産性を向上|提高(?:工作)?效率)/;
// Points elsewhere, or to later.
const putOff =
  /^(?:same|as (?:discussed|agreed)) (?:as|in|on|with)\b|^(?:to be|it will be|wird noch) [^\s\d]|^tbd\b|\buse case is (?:described|documented)\b|^see (?:the )?(?:\S+ )?(?:page|wiki|readme|docs?|documentation|ticket|above|below)\b|\byour use case\b/;
// What is left without them says what is meant: "Use LLMs to route tickets to eight queues".
const filler =
  /\b(use|using|leverage|apply) (ai|genai|llms?|generative ai)\b( (for|in|to|with)\b)?|\betc\b/g;
const fewestWords = 4;

function isVague(useCase: string): boolean {
  const text = useCase.toLowerCase();
  if (emptyPhrase.test(text) || putOff.test(text)) return true;
  return isEmptyOfWords(text, buzz) || countWords(text.replace(filler, ' ')) < fewestWords;
}

// Said of every project.
const buzz =
  setOf(`make makes improve improves better help helpful company companies organisation organization
  business productivity productive efficiency efficient innovation innovative digital transformation
  users people everyone ai artificial intelligence generative llm llms use using leverage increase boost grow
  value solution solutions across smart modern
  daily work sales revenue chatgpt documents leading explore try transform unlock data automate harmless honest
  chat text classification model kundenservice verbessern ki améliorer service client ia mejorar productividad
  solve problems kind happy conversational automatisierung prozessen experiencia cliente
  chatbot chatbots bot bots assistant assistants customer customers satisfaction experience employees`);

const letter = new RegExp(`[${unspaced}]`, 'gu');

/** Different words between spaces; where a script has no spaces, two of its letters for one. */
function countWords(text: string): number {
  const letters = text.match(letter)?.length ?? 0;
  const spaced = new Set(text.replace(letter, ' ').split(/\s+/));
  return letters / 2 + [...spaced].filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}
