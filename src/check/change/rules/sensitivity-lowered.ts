import { sensitivities } from '../../../record/vocabulary.ts';
import type { ChangeRule } from '../change.ts';

export const sensitivityLowered: ChangeRule = {
  id: 'change/sensitivity-lowered',
  severity: 'warning',
  message: 'The data is called less sensitive than before this change.',
  why: 'It decides where the data may go. Lowered together with the phase that rests on it, what was forbidden is allowed without anyone having said so.',
  fix: 'Put it back; or lower it in a change of its own, which says what is no longer in the data, before the one that moves `phase`.',
  bad: `phase: integrate  # it was adapt
scope:
  data_sensitivity: public  # it was internal`,
  good: `phase: integrate  # it was adapt
scope:
  data_sensitivity: personal  # it was internal`,
  *evaluate({ earlier, later }) {
    const [was, is] = [earlier, later].map(({ scope }) => scope?.data_sensitivity);
    // That nothing is said of it, another rule says.
    if (was === undefined || is === undefined) return;
    if (sensitivities.indexOf(is) >= sensitivities.indexOf(was)) return;
    const message = `\`scope.data_sensitivity\` was ${was}, and is ${is} now.`;
    yield { at: ['scope', 'data_sensitivity'], message };
  },
};
