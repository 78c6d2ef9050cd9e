import { fetchFix } from '../../../check/evidence.ts';
import type { Rule } from '../../../check/rule.ts';
import { loadRunAt } from '../integrated.ts';

export const loadRunMalformed: Rule = {
  id: 'integrate/load-run-malformed',
  severity: 'error',
  message: 'The load run is not what the load test wrote.',
  why: 'Run files are written once and never edited. One whose sums do not come out is no evidence.',
  fix: 'Restore it from git, or type `poe load-test` and `poe record`.',
  bad: {
    record: `integrate:
  serve: { load_run: deploy/runs/0001-load.json, rate_rps: 4 }  # its lost requests were edited out`,
    files: (project) => ({
      'deploy/runs/0001-load.json': (project['deploy/runs/0001-load.json'] ?? '').replaceAll(
        /"lost": \d+/g,
        '"lost": 0',
      ),
    }),
  },
  good: `integrate:
  serve: { load_run: deploy/runs/0001-load.json, rate_rps: 4 }`,
  *evaluate({ integrate }, evidence) {
    const path = integrate?.serve?.load_run;
    const reading = path === undefined ? undefined : loadRunAt(path, evidence);
    if (reading?.kind !== 'malformed') return;
    const at = ['integrate', 'serve', 'load_run'];
    const fix = path && fetchFix(path, evidence);
    yield fix
      ? { at, message: `"${path}" was not fetched from Git LFS.`, fix }
      : { at, message: `"${path}" is no load run: ${reading.message}.` };
  },
};
