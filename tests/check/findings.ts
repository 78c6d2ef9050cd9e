import { checkSource } from '../../src/check/check.ts';
import { evidenceIn } from '../../src/check/evidence.ts';
import type { Finding } from '../../src/check/rule.ts';
import { recordName } from '../../src/own-paths.ts';
import { readSource } from '../../src/record/read.ts';
import { catalogue } from '../../src/stages/index.ts';
import { loadRules } from '../../src/stages/load-rules.ts';
import { type Files, temporaryProject } from './example-project.ts';

export const allRules = await loadRules(catalogue.stages);

/** What `check` finds in a project of these files, after `change` did something to it. */
export function findingsIn(
  files: Files,
  { rules = allRules, change = (_root: string) => {} } = {},
): readonly Finding[] {
  const root = temporaryProject(files);
  change(root);
  const source = readSource(`${root}/${recordName}`);
  if (!source) throw new Error('The example project has no record.');
  const options = { rules, file: recordName, today: '2026-11-24' };
  return checkSource(source, evidenceIn(root), options).findings;
}
