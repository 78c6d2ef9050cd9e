import type { Evidence } from '../../../check/evidence.ts';
import type { Rule } from '../../../check/rule.ts';
import { applicationFile, applicationPath } from '../application-file.ts';

export const monitoringOff: Rule = {
  id: 'integrate/monitoring-off',
  severity: 'error',
  message: 'The record names monitoring that the application does not do.',
  why: 'Whoever is called at night looks where the record says that traces and metrics go. Where nothing was ever sent, the night is lost.',
  fix: 'Name the collector in `monitoring` of app/app.yaml, or take the key out of the record.',
  bad: {
    record: `integrate:
  monitoring: { traces: http://collector:4318 }  # app/app.yaml names no collector`,
    files: () => ({ [applicationPath]: 'title: desk\nusers: machine\n' }),
  },
  good: `integrate:
  rollback: poe rollback`,
  *evaluate({ integrate }, evidence) {
    const sentTo = collector(evidence);
    for (const [key, claimed = ''] of Object.entries(integrate?.monitoring ?? {})) {
      const at = ['integrate', 'monitoring', key];
      if (sentTo === null) {
        const message = `The ${key} go to "${claimed}", and ${applicationPath} sends none.`;
        // Figures may be gathered otherwise: from its log, or by a person.
        const isGathered = key === 'metrics' && !isSent.test(claimed);
        yield isGathered ? { at, message, severity: 'warning' } : { at, message };
      } else if (isOther(claimed, sentTo)) {
        const message = `The ${key} go to "${claimed}", and ${applicationPath} sends them to "${sentTo}".`;
        yield { at, message };
      }
    }
  },
};

const isSent = /^https?:\/\/|:\d+$|\b(?:open-?telemetry|otel|otlp|collector)\b/i;

/** Where the application sends; null: nowhere. Undefined where it does not say, or another rule speaks of its file. */
function collector(evidence: Evidence): string | null | undefined {
  const application = applicationFile(evidence);
  return application.kind === 'read' ? (application.value.monitoring ?? null) : undefined;
}

/** Whether both are addresses, and differ: what else stands there may be the name of a dashboard. */
function isOther(claimed: string, sentTo: string | undefined): boolean {
  const isAddress = /^https?:\/\//.test(claimed);
  const plain = (url: string) => url.replace(/\/+$/, '');
  return sentTo !== undefined && isAddress && plain(claimed) !== plain(sentTo);
}
