import type { Change } from '../project/plan.ts';
import type { KnownAnswers } from '../questions/question.ts';
import { resolve } from '../questions/resolve.ts';
import { render, templateFolders } from '../render/render.ts';
import { readTemplates } from '../render/templates.ts';
import type { ProjectPath } from '../render/tree.ts';
import { absentStages, answersWith, unaskedIsNo } from '../stages/adding.ts';
import type { Catalogue } from '../stages/catalogue.ts';

/**
 * What to say of stages whose files go because the answers do not name them: of two branches that each
 * added one to the same answer, a merge keeps one. That most of a stage goes tells it from a file that
 * a version no longer gives to all.
 */
export async function notesOfLost(
  changes: readonly Change[],
  known: KnownAnswers,
  catalogue: Catalogue,
  packageRoot: string,
): Promise<readonly string[]> {
  const [removed, kept] = [new Set<ProjectPath>(), new Set<ProjectPath>()];
  for (const { kind, path } of changes) (kind === 'remove' ? removed : kept).add(path);
  if (removed.size === 0) return [];
  const notes: string[] = [];
  for (const stage of absentStages(catalogue, known)) {
    const saved = answersWith([stage], catalogue, known);
    const resolving = { flags: {}, saved, takeRecommended: true };
    const answers = await resolve(unaskedIsNo(catalogue), resolving);
    const templates = readTemplates(packageRoot, templateFolders(catalogue.stages, answers));
    const tree = render(catalogue.stages, answers, templates);
    const brought = [...tree.keys()].filter((path) => !kept.has(path));
    const gone = brought.filter((path) => removed.has(path));
    if (gone.length <= brought.length / 2) continue;
    const said = `.genai/answers.yaml does not name ${stage.id}, so its files are removed.`;
    notes.push(`${said} If a merge lost it: create-genai-project add ${stage.id}`);
  }
  return notes;
}
