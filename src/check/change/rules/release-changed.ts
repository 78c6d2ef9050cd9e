import { isDeepStrictEqual } from 'node:util';
import type { ChangeRule } from '../change.ts';

export const releaseChanged: ChangeRule = {
  id: 'change/release-changed',
  severity: 'warning',
  message: 'A release that was made was changed or taken out.',
  why: 'The list of releases is the way back, and only grows. An entry that was changed names an image that never ran.',
  fix: 'Put it back as it was (`git diff` shows it); `poe release` adds an entry.',
  bad: '# deploy/releases.yaml: the digest of its first entry is another than before\n',
  good: '# deploy/releases.yaml: one entry more than before\n',
  *evaluate({ later: record, releases: { earlier = [], later } = {} }) {
    const at = ['integrate', 'release'];
    if (earlier.length > 0 && record.integrate?.release === undefined) {
      yield { at, message: 'The list of releases is not named any more.', fix: 'Name it again.' };
      return;
    }
    // Of a list that cannot be read, another rule speaks.
    if (later === undefined) return;
    for (const [index, was] of earlier.entries()) {
      const is = later[index];
      if (is !== undefined && isDeepStrictEqual({ ...is }, { ...was })) continue;
      const what = is === undefined ? 'is gone' : 'is not as before';
      yield { at, message: `Release ${was.number} of ${was.date} ${what}.` };
      return;
    }
  },
};
