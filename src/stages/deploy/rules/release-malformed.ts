import type { Rule } from '../../../check/rule.ts';
import { releasesAt, releasesPath } from '../integrated.ts';

export const releaseMalformed: Rule = {
  id: 'integrate/release-malformed',
  severity: 'error',
  message: 'The list of releases is not what `poe release` wrote.',
  why: 'A tag can point to another image tomorrow; a digest cannot. And the way back is the entry before: where entries are missing or changed, it leads nowhere.',
  fix: 'Write what it says, or restore the file from git; `poe release` adds an entry, and nothing takes one out.',
  bad: {
    record: `integrate:
  release: deploy/releases.yaml  # its first entry was taken out`,
    files: (project) => ({
      'deploy/releases.yaml': (project['deploy/releases.yaml'] ?? '').replace(
        /^- .*number: 1,.*\n/m,
        '',
      ),
    }),
  },
  good: `integrate:
  release: deploy/releases.yaml`,
  *evaluate({ integrate }, evidence) {
    const path = integrate?.release;
    if (path === undefined) {
      const found = integrate && releasesAt(releasesPath, evidence);
      if (found?.kind !== 'read' || found.value.length === 0) return;
      const message = `"${releasesPath}" holds ${found.value.length} of them, and the record does not name it.`;
      const fix = `Type \`poe record\`, or add \`release: ${releasesPath}\`.`;
      yield { at: ['integrate'], message, fix, severity: 'warning' };
      return;
    }
    const at = ['integrate', 'release'];
    const reading = releasesAt(path, evidence);
    if (reading.kind === 'missing') yield { at, message: `There is no "${path}".` };
    else if (reading.kind === 'malformed') {
      yield { at, message: `"${path}" is no list of releases: ${reading.message}.` };
    } else if (reading.value.length === 0) {
      const message = `"${path}" holds no release.`;
      yield { at, message, fix: 'Take `release` out until there is one; `poe release` adds it.' };
    }
  },
};
