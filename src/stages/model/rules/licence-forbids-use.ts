import type { Evidence } from '../../../check/evidence.ts';
import { linesOfKey } from '../../../check/lines-of-key.ts';
import type { Rule } from '../../../check/rule.ts';
import { byContract, licenceKind } from '../licences.ts';

export const licenceForbidsUse: Rule = {
  id: 'model/licence-forbids-use',
  severity: 'error',
  message: 'The licence of the model, or of its data, forbids uses that this project may need.',
  why: 'Non-commercial and research licences cover the adapted model too. Whoever deploys it breaks the licence.',
  fix: 'Choose a model with a permissive licence, or add `licence_note`: why this use is allowed.',
  bad: `model:
  licence: cc-by-nc-4.0`,
  good: `model:
  licence: cc-by-nc-4.0
  licence_note: Teaching only, at a public university; nothing is deployed.`,
  *evaluate({ model, scope, adapt }, evidence) {
    const { licence, licence_note: note, source } = model ?? {};
    if (note !== undefined) return;
    const found = licenceKind(licence ?? '');
    const isOwn = source === 'pretrain';
    if (found.kind === 'restricted' && !(isOwn && found.forbids === byContract))
      yield { at: ['model', 'licence'], message: `\`${licence}\` forbids ${found.forbids}.` };
    // Before anything was measured, the data may still be others.
    const isMeasured = (adapt?.iterations ?? []).length > 0;
    for (const [index, task] of (isMeasured ? (scope?.tasks ?? []) : []).entries()) {
      const card = `data/${task}/README.md`;
      const message = dataProblem(card, evidence);
      // Data that a model is only measured on may be used so.
      if (message) yield { at: ['scope', 'tasks', index], message, fix, severity: 'warning' };
    }
  },
};

const fix = 'Take other data, or add `model.licence_note`: why this use is allowed.';

function dataProblem(card: string, evidence: Evidence): string | undefined {
  const said = linesOfKey(evidence.text(card) ?? '', 'license');
  const licence = /^license:\s*["']?([^"'#\n]+)/.exec(said)?.[1]?.trim() ?? '';
  const found = licenceKind(licence);
  // What belongs to a company is most often its own.
  if (found.kind !== 'restricted' || found.forbids === byContract) return undefined;
  return `"${card}" puts the data under \`${licence}\`, which forbids ${found.forbids}.`;
}
