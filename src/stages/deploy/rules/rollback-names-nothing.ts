import { setOf } from '../../../check/empty-words.ts';
import type { Evidence } from '../../../check/evidence.ts';
import { isEmptyOfWords, isNothing } from '../../../check/nothing.ts';
import type { Fault, Rule } from '../../../check/rule.ts';
import { contentOf } from '../../../record/runs/evidence-file.ts';
import { releasesAt } from '../integrated.ts';

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
    const found = objection(way, integrate?.release, evidence);
    if (found) yield { at: ['integrate', 'rollback'], ...found };
  },
};

function objection(
  way: string,
  list: string | undefined,
  evidence: Evidence,
): Omit<Fault, 'at'> | undefined {
  const task = /\bpoe +([a-z][\w-]*)/.exec(way)?.[1];
  const project = evidence.text('pyproject.toml');
  if (task && project !== undefined && !hasTask(project, task)) {
    const message = `The way back is \`poe ${task}\`, and this project has no such command.`;
    const fix = 'Type `create-genai-project add deploy`, or write what is to be done.';
    return { message, fix };
  }
  const option = /\bpoe rollback\b[^,;.]*? (--(?!note\b|help\b)[\w-]+)/.exec(way)?.[1];
  if (option)
    return {
      message: `\`poe rollback\` takes no \`${option}\`: it goes back to the release before.`,
    };
  const release = Number(/\brelease (?:no\. ?|number |#)?(\d+)\b/i.exec(way)?.[1] ?? 0);
  const made = list === undefined ? undefined : contentOf(releasesAt(list, evidence))?.length;
  if (made !== undefined && release > made)
    return { message: `The way back is release ${release}, and ${made} were made.` };
  if (release > 0 && release === made)
    return { message: `The way back is release ${release}, which is what was released last.` };
  if (/:latest\b|\b(?:latest|newest) (?:version|image|release|tag|build)\b/i.test(way))
    return { message: `\`${way}\` goes to what is newest, and not to what ran before.` };
  if (onward.test(way.trim()) && !earlier.test(way))
    return { message: `\`${way}\` does not go back to what ran before.` };
  // What runs tasks names one, be it called so.
  if (/^(?:make|just|task|npm run) [\w:-]+$/.test(way.trim())) return undefined;
  return isOneWord(way) || isEmptyOfWords(way, wayItself)
    ? { message: `"${way}" names no command and nothing to go back to.` }
    : undefined;
}

// Of this project, what starts or looks at what is there.
const onward =
  /^(?:(?:uv run )?poe (?:serve|app|release|smoke|load-test|predict|check|record)|docker(?:[ -]compose)? (?:up|restart|start|stop|pull)\b.*|(?:kubectl|systemctl|service) (?:restart|rollout restart|apply|start|scale|delete)\b.*|helm (?:upgrade|install)\b.*|terraform apply\b.*|ansible-playbook\b.*)$/;
const earlier = /\b(?:previous|before|old|last|back|undo|rollback|v?\d)|@sha256/i;

/** In a line of its own: behind a sign it is a comment. */
function hasTask(project: string, task: string): boolean {
  return project.split('\n').some((line) => line.trim().startsWith(`[tool.poe.tasks.${task}]`));
}

// What is asked for, and by whom and how anything is done.
const wayItself =
  setOf(`roll rolls rolled rolling back rollback revert reverts reverted undo undone restore restart redeploy
  current version documented confluence process standard procedure according itil change request open create ticket incident page
  engineer decides decide defined ad hoc fix fixes fixed forward bug debug cannot can't impossible possible supported tested untested planned deploy container containers pod pods service server app application turn off scale start return plan planned procedure hand hands manual manually runbook wiki call calls ask asks contact knows oncall ops support team people somebody zurückrollen zurück
  rückgängig manuell revenir retour arrière manuellement main à volver atrás revertir mano manualmente
  откат откатить вручную unmöglich möglich vorgesehen prévu possible moment posible imposible невозможно требуется ロールバック 回滚 回滚到之前 手动 手動`);

/** Of letters that are set apart by spaces; others may say much without one, but not with two. */
function isOneWord(text: string): boolean {
  const word = text.trim();
  return /^[\p{Script=Latin}\d_.!-]+$/u.test(word) || /^\p{L}{1,2}[.!。]?$/u.test(word);
}
