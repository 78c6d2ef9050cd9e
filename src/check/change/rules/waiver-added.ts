import type { ChangeRule } from '../change.ts';

export const waiverAdded: ChangeRule = {
  id: 'change/waiver-added',
  severity: 'warning',
  message: 'This change leaves out a rule that was not left out before.',
  why: 'A rule that is ignored in the change that it would stop stops nothing.',
  fix: 'Mend what the rule finds; or add the entry in a change of its own, before the one that moves `phase`.',
  bad: `phase: integrate  # it was adapt
ignore:
  - { rule: adapt/below-target, reason: Good enough for now. }`,
  good: 'phase: integrate  # it was adapt',
  *evaluate({ earlier, later }) {
    for (const [index, entry] of (later.ignore ?? []).entries()) {
      const before = earlier.ignore?.filter(({ rule }) => rule === entry.rule) ?? [];
      const last = entry.expires ?? forEver;
      if (before.some(({ expires = forEver }) => expires >= last)) continue;
      const message =
        before.length === 0
          ? `\`${entry.rule}\` was not ignored before this change.`
          : `\`${entry.rule}\` is ignored for longer than before this change.`;
      yield { at: ['ignore', index, 'rule'], message };
    }
  },
};

// Written as days are, a later one is the greater text.
const forEver = '9999-12-31';
