import type { Rule } from '../../../check/rule.ts';

export const rollbackNamesNothing: Rule = {
  id: 'integrate/rollback-names-nothing',
  severity: 'error',
  message: 'The way back names no command and nothing to go back to.',
  why: 'It is read when something is broken and everybody is in a hurry. A word such as "manually" has to be worked out then.',
  fix: 'Write the command, `poe rollback`, or what is to be done with what.',
  bad: `integrate:
  rollback: manually`,
  good: `integrate:
  rollback: poe rollback`,
  *evaluate({ integrate }, evidence) {
    const way = integrate?.rollback;
    if (way === undefined) return;
    const at = ['integrate', 'rollback'];
    const task = /\bpoe ([a-z][\w-]*)/.exec(way)?.[1];
    const project = evidence.text('pyproject.toml');
    if (task && project !== undefined && !project.includes(`[tool.poe.tasks.${task}]`)) {
      const message = `The way back is \`poe ${task}\`, and this project has no such command.`;
      yield {
        at,
        message,
        fix: 'Type `create-genai-project add deploy`, or write what is to be done.',
      };
    } else if (isOneWord(way)) {
      yield { at, message: `"${way}" names no command and nothing to go back to.` };
    }
  },
};

/** Of letters that are set apart by spaces; others may say much without one. */
function isOneWord(text: string): boolean {
  return /^[\p{Script=Latin}\d_.!-]+$/u.test(text.trim());
}
