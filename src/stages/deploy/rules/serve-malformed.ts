import type { Evidence } from '../../../check/evidence.ts';
import type { Rule } from '../../../check/rule.ts';
import type { LifecycleRecord } from '../../../record/schema.ts';
import { parseYaml } from '../../../record/yaml/parse.ts';
import { applicationPath, namedLoadRun } from '../integrated.ts';
import { serveFile, servePath } from '../serve-file.ts';

export const serveMalformed: Rule = {
  id: 'integrate/serve-malformed',
  severity: 'error',
  message: 'The service does not start with what its file says, or gives up before it answers.',
  why: 'What is served is what this file says. Where it is broken, the service that was measured cannot be started again, on the night when that is needed.',
  fix: `Correct ${servePath}: \`poe serve\` says what it takes.`,
  bad: {
    record: `integrate:
  rollback: poe rollback  # and deploy/serve.yaml has a key that there is not`,
    files: ({ [servePath]: text = '' }) => ({ [servePath]: `${text}contxt: 1024\n` }),
  },
  good: `integrate:
  rollback: poe rollback`,
  *evaluate(record, evidence) {
    if (record.integrate === undefined) return;
    const at = ['integrate'];
    const serve = serveFile(evidence);
    if (serve.kind === 'malformed') yield { at, message: `"${servePath}": ${serve.message}.` };
    const early = timeoutProblem(record, evidence);
    if (early) yield { at, message: early };
    const { value, faults } = parseYaml(evidence.text(applicationPath) ?? 'none');
    const [fault] = faults;
    if (value !== undefined || fault === undefined) return;
    yield {
      at,
      message: `"${applicationPath}": ${fault.message}`,
      fix: `Correct ${applicationPath}.`,
    };
  },
};

function timeoutProblem(record: LifecycleRecord, evidence: Evidence): string | undefined {
  const serve = serveFile(evidence);
  const { timeout_s: timeout = Number.POSITIVE_INFINITY } =
    serve.kind === 'read' ? serve.value : {};
  const run = namedLoadRun(record, evidence);
  const took = Math.min(
    ...(run?.steps ?? []).flatMap(({ latency_ms: latency }) => latency?.p50 ?? []),
  );
  if (!(timeout * 1000 < took) || took === Number.POSITIVE_INFINITY) return undefined;
  return `"${servePath}" ends a request after ${timeout} seconds, and in load run ${run?.id} one took ${took} ms or more.`;
}
