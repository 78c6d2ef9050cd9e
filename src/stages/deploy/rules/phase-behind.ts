import { isDemanded } from '../../../check/phase.ts';
import type { Rule } from '../../../check/rule.ts';
import { contentOf } from '../../../record/runs/evidence-file.ts';
import { releasesAt } from '../integrated.ts';

export const phaseBehind: Rule = {
  id: 'integrate/phase-behind',
  severity: 'error',
  message: 'There is a release, and the phase does not demand what a release needs.',
  why: 'In an earlier phase, what is missing from `integrate` is no error: the gate would pass over a model that people use.',
  fix: 'Set `phase: integrate`, and `create-genai-project check` says what is missing.',
  bad: `phase: adapt
integrate:
  release: deploy/releases.yaml`,
  good: `phase: integrate
integrate:
  release: deploy/releases.yaml`,
  *evaluate(record, evidence) {
    const path = record.integrate?.release;
    if (path === undefined || isDemanded(record, 'integrate')) return;
    const newest = contentOf(releasesAt(path, evidence))?.at(-1);
    if (newest === undefined) return;
    const message = `Release ${newest.number} is made, and \`phase: ${record.phase}\` does not demand what a release needs.`;
    yield { at: ['phase'], message };
  },
};
