import { evidenceIn, runAt } from '../check/evidence.ts';
import { lineage } from '../check/lineage.ts';
import { runFiles } from '../check/run-files.ts';
import type { ProjectPath } from '../render/tree.ts';
import type { Change } from './plan.ts';

/**
 * The changes, but that a prompt which a run was measured with stays as it is: the run names it by its
 * hash, and would say nothing about another.
 */
export function withoutStaleRuns(changes: readonly Change[], root: string): readonly Change[] {
  if (!changes.some(replacesPrompt)) return changes;
  const measured = measuredPrompts(root);
  return changes.map((change) =>
    replacesPrompt(change) && measured.has(change.path)
      ? { kind: 'keep', path: change.path, why: 'a run rests on it' }
      : change,
  );
}

function replacesPrompt({ kind, path }: Change): boolean {
  const isReplaced = ['update', 'merge', 'conflict', 'remove'].includes(kind);
  return isReplaced && path.startsWith('prompt/') && path.endsWith('.md');
}

/** What to do about runs whose answers were scored by files that change, in at most one sentence. */
export function scorerNotes(changes: readonly Change[], root: string): readonly string[] {
  const evidence = evidenceIn(root);
  const scorers = runFiles(evidence).flatMap((path) => runAt(path, evidence)?.scorer ?? []);
  const known = new Set(scorers.map(({ path }) => path));
  const [first, ...rest] = changes.filter(({ kind, path }) => kind !== 'keep' && known.has(path));
  if (first === undefined) return [];
  const others = rest.length === 0 ? '' : ` and ${rest.length} more`;
  return [
    `Runs were scored by what stood in ${first.path}${others} before: "create-genai-project check" names those to measure again.`,
  ];
}

/** What the runs name, and what the models that they measured were trained with. */
function measuredPrompts(root: string): ReadonlySet<ProjectPath> {
  const evidence = evidenceIn(root);
  const files = runFiles(evidence).flatMap((path) => {
    const { inputs = [], model } = runAt(path, evidence) ?? {};
    if (!model) return [];
    return [...inputs, ...lineage(model.id, evidence).flatMap((ancestor) => ancestor.files)];
  });
  return new Set(files.map(({ path }) => path));
}
