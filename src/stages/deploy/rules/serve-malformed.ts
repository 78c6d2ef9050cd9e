import type { Evidence } from '../../../check/evidence.ts';
import { cardOf } from '../../../check/lineage.ts';
import type { Fault, Rule } from '../../../check/rule.ts';
import { stepAt } from '../../../record/runs/load-run.ts';
import type { LifecycleRecord } from '../../../record/schema.ts';
import { applicationFile, applicationPath } from '../application-file.ts';
import { applicationProblems } from '../application-problems.ts';
import { flagProblems } from '../flags.ts';
import { acceptedRun, namedLoadRun } from '../integrated.ts';
import { type Serve, serveFile, servePath } from '../serve-file.ts';

export const serveMalformed: Rule = {
  id: 'integrate/serve-malformed',
  severity: 'error',
  message: 'The service does not start with what its file says, or gives up before it answers.',
  why: 'What is served is what this file says. Where it is broken, the service that was measured cannot be started again.',
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
    const problems = serve.kind === 'read' ? servingProblems(serve.value, record, evidence) : [];
    for (const problem of problems) yield { at, ...problem };
    // What was loaded was started by this file, and is started by it again.
    if (serve.kind === 'missing' && namedLoadRun(record, evidence) !== undefined) {
      const fix = `Restore it from git, or type \`create-genai-project update ${servePath}\`.`;
      yield { at, message: `There is no "${servePath}".`, fix };
    }
    const application = applicationFile(evidence);
    if (application.kind === 'read')
      for (const problem of applicationProblems(application.value)) yield { at, ...problem };
    if (application.kind !== 'malformed') return;
    const message = `"${applicationPath}": ${application.message}.`;
    yield { at, message, fix: `Correct ${applicationPath}: \`poe app\` says what it takes.` };
  },
};

function* servingProblems(
  serve: Serve,
  record: LifecycleRecord,
  evidence: Evidence,
): Iterable<Omit<Fault, 'at'>> {
  const { server, context = 0, timeout_s: timeout = longestWait } = serve;
  if (server === undefined)
    yield { message: `"${servePath}" does not say what answers (\`server\`).` };
  const run = namedLoadRun(record, evidence);
  const rate = record.integrate?.serve?.rate_rps ?? run?.reference_rps ?? 0;
  const took = run && stepAt(run, rate)?.latency_ms?.p95;
  if (took !== undefined && timeout * 1000 < took) {
    const message = `"${servePath}" ends a request after ${timeout} seconds, and at ${rate} requests a second one in twenty took ${took} ms or more (load run ${run?.id}).`;
    yield { message };
  }
  if (timeout > longestWait) {
    const message = `"${servePath}" lets a request take ${timeout} seconds, which is more than an hour.`;
    yield { message, fix: `Write ${timeout / 1000}, if ${timeout} milliseconds are meant.` };
  }
  const unread = unreadModel(serve, record, evidence);
  if (unread) yield unread;
  yield* flagProblems(serve);
  for (const { key, most, usual, unit } of limits) {
    const value = serve[key] ?? 0;
    if (value <= most) continue;
    const message = `"${servePath}" says \`${key}: ${value}\`, and no service has more than ${most} ${unit}.`;
    yield { message, fix: `Write a smaller number, ${usual} as a rule.` };
  }
  const { context_length: length = Infinity } = record.model ?? {};
  // The record may count what is used alone, and positions can be stretched; an endpoint has its own.
  if (server === 'endpoint' || context <= 64 * length) return;
  const message = `"${servePath}" has a context of ${context} tokens, and the model reads ${length}.`;
  yield { message, fix: `Write \`context: ${length}\` in ${servePath}, or less.` };
}

/** A model in a form that its server does not read, by what lies in its folder or how it is called. */
function unreadModel(
  { server, model }: Serve,
  record: LifecycleRecord,
  evidence: Evidence,
): Omit<Fault, 'at'> | undefined {
  const id = model ?? acceptedRun(record, evidence)?.model.id;
  if (id === undefined || server === undefined || server === 'endpoint') return undefined;
  const loaded = namedLoadRun(record, evidence)?.service;
  // Of a file that is not that of the load run, another rule speaks.
  const severity = loaded?.server === server && loaded.model.id === id ? 'error' : 'warning';
  const has = (file: string) => evidence.locate(`${id}/${file}`).kind === 'file';
  const isGguf = has('model.gguf') || cardOf(id, evidence).type !== undefined || /gguf/i.test(id);
  if (server !== 'llama.cpp' && isGguf) {
    const message = `"${servePath}" has ${server} serve "${id}", which is GGUF, and that reads none.`;
    const fix = `Write \`server: llama.cpp\` in ${servePath}, or name another model.`;
    return { message, fix, severity };
  }
  if (server !== 'llama.cpp' || isGguf) return undefined;
  if (!has('adapter_config.json') && !has('config.json')) return undefined;
  const message = `"${servePath}" has llama.cpp serve "${id}", which is no GGUF, and it reads nothing else.`;
  const fix = `Type \`poe optimize\`, and name in \`model\` of ${servePath} what it makes.`;
  return { message, fix, severity };
}

// In seconds: nobody waits longer for one answer.
const longestWait = 3600;

/** What is larger is a slip of the keyboard, or says that there is no limit where one is needed. */
const limits = [
  { key: 'queue', most: 4096, usual: 16, unit: 'requests waiting' },
  { key: 'threads', most: 1024, usual: 8, unit: 'threads' },
  { key: 'slots', most: 1024, usual: 4, unit: 'slots' },
  { key: 'max_input_chars', most: 1e7, usual: 20_000, unit: 'characters in one request' },
  { key: 'start_timeout_s', most: 86_400, usual: 600, unit: 'seconds to start' },
] as const;
