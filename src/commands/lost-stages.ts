import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Change } from '../project/plan.ts';
import type { KnownAnswers } from '../questions/question.ts';
import { resolve } from '../questions/resolve.ts';
import { render, templateFolders } from '../render/render.ts';
import { readTemplates } from '../render/templates.ts';
import type { ProjectPath } from '../render/tree.ts';
import { absentStages, answersWith, unaskedIsNo } from '../stages/adding.ts';
import type { Catalogue } from '../stages/catalogue.ts';
import type { Stage } from '../stages/stage.ts';

/**
 * What to say of stages whose files go, or lie there, though the answers do not name them: of two
 * branches that each added one to the same answer, a merge keeps one. It is most of what the stage alone
 * brings: less is what a version no longer gives to all, and what `before` had already goes with an
 * answer that changed.
 */
export async function notesOfLost(
  changes: readonly Change[],
  { before, now }: { readonly before: KnownAnswers; readonly now: KnownAnswers },
  catalogue: Catalogue,
  { root, packageRoot }: { readonly root: string; readonly packageRoot: string },
): Promise<readonly string[]> {
  const [removed, kept] = [new Set<ProjectPath>(), new Set<ProjectPath>()];
  for (const { kind, path } of changes) (kind === 'remove' ? removed : kept).add(path);
  const isThere = (path: string) => existsSync(join(root, path));
  const absent = absentStages(catalogue, now);
  if (removed.size === 0 && !absent.some(({ id }) => isThere(id))) return [];
  const pathsOf = (answers: KnownAnswers) => {
    const templates = readTemplates(packageRoot, templateFolders(catalogue.stages, answers));
    return [...render(catalogue.stages, answers, templates).keys()];
  };
  const known = new Set([...kept, ...pathsOf(before)]);
  const brought = new Map<Stage, readonly ProjectPath[]>();
  for (const stage of absent) {
    const saved = answersWith([stage], catalogue, now);
    const resolving = { flags: {}, saved, takeRecommended: true };
    const answers = await resolve(unaskedIsNo(catalogue), resolving);
    brought.set(
      stage,
      pathsOf(answers).filter((path) => !known.has(path)),
    );
  }
  return [...brought].flatMap(([stage, paths]) => {
    const others = [...brought].filter(([other]) => other !== stage && !rests(other, stage));
    const shared = new Set(others.flatMap(([, theirs]) => theirs));
    const own = paths.filter((path) => !shared.has(path));
    const isMost = (holds: (path: ProjectPath) => boolean) =>
      own.filter(holds).length > own.length / 2;
    const fate = isMost((path) => removed.has(path))
      ? 'so its files are removed'
      : isMost(isThere)
        ? 'whose files lie there'
        : undefined;
    if (fate === undefined) return [];
    const said = `.genai/answers.yaml does not name ${stage.id}, ${fate}.`;
    return [`${said} If a merge lost it: create-genai-project add ${stage.id}`];
  });
}

/** Whether a stage is there only where another one is. */
function rests(stage: Stage, other: Stage): boolean {
  return stage.needs.some((need) => need === other || rests(need, other));
}
