import { setOf } from '../../../check/empty-words.ts';
import { isEmptyOfWords, isNothing } from '../../../check/nothing.ts';
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
    // Of no words at all, another rule speaks.
    if (way === undefined || isNothing(way)) return;
    const at = ['integrate', 'rollback'];
    const task = /\bpoe +([a-z][\w-]*)/.exec(way)?.[1];
    const project = evidence.text('pyproject.toml');
    if (task && project !== undefined && !hasTask(project, task)) {
      const message = `The way back is \`poe ${task}\`, and this project has no such command.`;
      yield {
        at,
        message,
        fix: 'Type `create-genai-project add deploy`, or write what is to be done.',
      };
    } else if (onward.test(way.trim())) {
      yield { at, message: `\`${way}\` does not go back to what ran before.` };
    } else if (isOneWord(way) || isEmptyOfWords(way, wayItself)) {
      yield { at, message: `"${way}" names no command and nothing to go back to.` };
    }
  },
};

// Of this project, what starts or looks at what is there.
const onward = /^(?:uv run )?poe (?:serve|app|release|smoke|load-test|predict|check|record)$/;

/** In a line of its own: behind a sign it is a comment. */
function hasTask(project: string, task: string): boolean {
  return project.split('\n').some((line) => line.trim().startsWith(`[tool.poe.tasks.${task}]`));
}

// What is asked for, and by whom and how anything is done.
const wayItself =
  setOf(`roll rolls rolled rolling back rollback revert reverts reverted undo undone restore restart
  return plan planned procedure hand hands manual manually runbook wiki call calls ask asks contact knows oncall ops support team people somebody zurückrollen zurück
  rückgängig manuell revenir retour arrière manuellement main à volver atrás revertir mano manualmente
  откат откатить вручную ロールバック 回滚 回滚到之前 手动 手動`);

/** Of letters that are set apart by spaces; others may say much without one, but not with two. */
function isOneWord(text: string): boolean {
  const word = text.trim();
  return /^[\p{Script=Latin}\d_.!-]+$/u.test(word) || /^\p{L}{1,2}[.!。]?$/u.test(word);
}
