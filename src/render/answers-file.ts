import type { Answer, KnownAnswers, Questions } from '../questions/question.ts';

/** `.genai/answers.yaml`: each answer under its flag's name, in the order of asking. */
export function formatAnswers(questions: readonly Questions[], answers: KnownAnswers): string {
  const ids = new Set(questions.flatMap((each) => Object.keys(each)));
  const lines = [...ids].flatMap((id) => {
    const answer = answers[id];
    return answer === undefined ? [] : [`${kebabCase(id)}: ${formatAnswer(answer)}`];
  });
  return [
    '# The answers this project was made from; `create-genai-project add` reads them.',
    '# Written afresh by each run: to change one, run the tool.',
    ...lines,
    '',
  ].join('\n');
}

function kebabCase(id: string): string {
  return id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

// JSON is YAML 1.2, so every text survives without loading a YAML library.
function formatAnswer(answer: Answer): string {
  return Array.isArray(answer)
    ? `[${answer.map((each: string) => JSON.stringify(each)).join(', ')}]`
    : JSON.stringify(answer);
}
