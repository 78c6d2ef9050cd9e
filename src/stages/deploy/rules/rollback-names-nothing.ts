import { setOf } from '../../../check/empty-words.ts';
import type { Evidence } from '../../../check/evidence.ts';
import { includesTasks, poeTask } from '../../../check/manifest.ts';
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
  if (task && project !== undefined && !includesTasks(project) && !poeTask(project, task)) {
    const message = `The way back is \`poe ${task}\`, and this project has no such command.`;
    const fix = 'Type `create-genai-project add deploy`, or write what is to be done.';
    return { message, fix };
  }
  const option = /\bpoe rollback\b[^,;.]*? (--(?!note\b|help\b)[\w-]+)/.exec(way)?.[1];
  if (option)
    return {
      message: `\`poe rollback\` takes no \`${option}\`: it goes back to the release before.`,
    };
  const file = elsewhere.test(way)
    ? undefined
    : filesIn(way).find((each) => isGone(each, evidence));
  if (file !== undefined) {
    const message = `The way back is by "${file}", which is not there.`;
    const fix = 'Write its path from the folder of lifecycle.yaml, or in which repository it is.';
    return { message, fix };
  }
  // Of "release 2.1" or the tag of an image, the list says nothing.
  const release = Number(
    /(?<![:/-])\brelease(?: no\.? ?| number |[ #-]+)(\d+)\b(?![.-]\d)/i.exec(way)?.[1] ?? 0,
  );
  const releases = list === undefined ? undefined : contentOf(releasesAt(list, evidence));
  const made = releases?.length;
  if (made !== undefined && release > made)
    return { message: `The way back is release ${release}, and ${made} were made.` };
  const last = releases?.at(-1)?.digest;
  if ((release > 0 && release === made) || (last !== undefined && way.includes(last)))
    return { message: `The way back is release ${made}, which is what was released last.` };
  if (release > 0 && made !== undefined) return undefined;
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

/** What a way back names by a path, or runs: a bare name such as compose.yaml may lie anywhere. */
function filesIn(way: string): readonly string[] {
  const path =
    /(?:(?<![\p{L}\p{N}/~$.:@{-])(?:\.\/(?:[\w-]+\/)*|(?:[\w-]+\/)+)|(?<=\b(?:bash|sh|python3?|source) )(?:[\w-]+\/)*)[\w-][\w.-]*\.(?:sh|bash|py|ps1|mjs|js|ts|ya?ml|toml|json|md|rst|tf)\b(?![./-]?\w)/gu;
  return way.match(path) ?? [];
}

function isGone(path: string, evidence: Evidence): boolean {
  return evidence.locate(path).kind === 'missing';
}

// Files of other repositories and machines.
const elsewhere =
  /:\/\/|@|\b(?:repo(?:sitory)?|wiki|confluence|notion|sharepoint|drive|bucket|server|host|machine|ssh|cd|git|gitops|argo(?:cd)?|flux)\b|リポジトリ|仓库|репозитори/i;

// What is asked for, and by whom and how anything is done.
const wayItself =
  setOf(`roll rolls rolled rolling back rollback revert reverts reverted undo undone restore restart redeploy
  current version documented confluence process standard procedure according itil change request open create ticket incident page
  engineer decides decide defined ad hoc fix fixes fixed forward bug debug cannot can't impossible possible supported tested untested planned wrong deploy container containers pod pods service server app application turn off scale start return plan planned procedure hand hands manual manually runbook wiki call calls ask asks contact knows oncall ops devops vendor platform figure handled automatic automatically support team people somebody zurückrollen zurück
  rückgängig manuell revenir retour arrière manuellement main à volver atrás revertir mano manualmente
  откат откатить вручную unmöglich möglich vorgesehen prévu possible moment posible imposible невозможно требуется ロールバック 回滚 回滚到之前 手动 手動`);

/** Of letters that are set apart by spaces; others may say much without one, but not with two. */
function isOneWord(text: string): boolean {
  const word = text.trim();
  return /^[\p{Script=Latin}\d_.!-]+$/u.test(word) || /^\p{L}{1,2}[.!。]?$/u.test(word);
}
