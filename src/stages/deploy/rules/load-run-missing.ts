import type { Rule } from '../../../check/rule.ts';

export const loadRunMissing: Rule = {
  id: 'integrate/load-run-missing',
  severity: 'error',
  message: 'The load run that the record names is not there.',
  why: 'What the service bears was measured in that file. Without it, the rate is a hope.',
  fix: 'Restore it from git (run files are committed), or type `poe load-test` and `poe record`.',
  bad: `integrate:
  serve: { load_run: deploy/runs/0099-load.json, rate_rps: 4 }  # no such file`,
  good: `integrate:
  serve: { load_run: deploy/runs/0001-load.json, rate_rps: 4 }`,
  *evaluate({ integrate }, evidence) {
    const path = integrate?.serve?.load_run;
    if (path === undefined || evidence.locate(path).kind !== 'missing') return;
    yield { at: ['integrate', 'serve', 'load_run'], message: `There is no "${path}".` };
  },
};
