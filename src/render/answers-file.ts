import { type Answer, flagName, type KnownAnswers, type Questions } from '../questions/question.ts';

/**
 * `.genai/answers.yaml`: each answer under its flag's name, in the order of asking, and set off: git
 * takes a conflict for one place with what is changed in the next line.
 */
export function formatAnswers(questions: Questions, answers: KnownAnswers): string {
  const lines = Object.entries(questions).flatMap(([id, question]) => {
    const answer = answers[id];
    return answer === undefined ? [] : ['', `${flagName(id, question)}: ${formatAnswer(answer)}`];
  });
  return [
    '# The answers this project was made from; `create-genai-project add` reads them.',
    '# Written afresh by each run: to change one, give `add` its flag.',
    ...lines,
    '',
  ].join('\n');
}

// JSON is YAML 1.2, so every text survives without loading a YAML library.
function formatAnswer(answer: Answer): string {
  return Array.isArray(answer)
    ? `[${answer.map((each: string) => JSON.stringify(each)).join(', ')}]`
    : JSON.stringify(answer);
}
