import type { ChangeRule } from '../change.ts';

export const earlierUnreadable: ChangeRule = {
  id: 'change/earlier-unreadable',
  severity: 'warning',
  message: 'What the record said before this change cannot all be read.',
  why: 'What cannot be read cannot be compared: a target or an iteration in it could be gone without a word.',
  fix: 'Mend the record in a change of its own, before the one that moves `phase`.',
  bad: '# phase: integrate, where the record of before holds `<<<<<<< HEAD`\n',
  good: '# phase: integrate, where the record of before could be read\n',
  *evaluate({ unread }) {
    if (unread === undefined) return;
    yield { at: ['phase'], message: `Before this change the record had a fault: ${unread}` };
  },
};
