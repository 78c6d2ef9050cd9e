import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

interface Run {
  readonly technique: string;
  readonly change: string;
  readonly model: { readonly id: string };
  readonly inputs: readonly { readonly role: string; readonly path: string }[];
  readonly tasks: Readonly<
    Record<string, { readonly n: number; readonly metrics: Readonly<Record<string, Interval>> }>
  >;
}

/** What `poe preferences` wrote of one task. */
interface Preferred {
  readonly answers: {
    readonly wins: number;
    readonly ties: number;
    readonly losses: number;
    readonly reward_before: number;
    readonly reward_after: number;
  };
  readonly kl: number;
}

/** One walk through the loop of a project with one task: what each turn came to. */
export interface Walk {
  readonly task: string;
  readonly n: number;
  readonly turns: readonly Turn[];
  /** Model to what alignment changed, beside the task's own metrics. */
  readonly aligned: Readonly<Record<string, Preferred>>;
}

export interface Turn {
  readonly technique: string;
  /** A prompt by what it shows, a model that was trained by the name of its folder. */
  readonly subject: string;
  readonly metrics: Readonly<Record<string, Interval>>;
}

const TECHNIQUES = ['prompt', 'fine-tune', 'align', 'merge'];

/** Reads the run files of a project, and what was measured of its alignment. */
export function readWalk(project: string): Walk {
  const runs = readFiles<Run>(join(project, 'eval', 'runs')).map(([, run]) => run);
  const turns = runs.filter(({ technique }) => TECHNIQUES.includes(technique));
  // A look at another split than the loop's is no turn.
  const measured = turns.filter((run) => dataOf(run) === dataOf(turns[0]));
  const [task = '', { n } = { n: 0 }] = Object.entries(measured[0]?.tasks ?? {})[0] ?? [];
  const taken = measured.map((run) => ({
    technique: run.technique,
    subject: subjectOf(run),
    metrics: run.tasks[task]?.metrics ?? {},
  }));
  const preferences = readFiles<{ tasks: Record<string, Preferred> }>(
    join(project, 'align', 'measured'),
  );
  const aligned = preferences.flatMap(([name, { tasks }]) =>
    tasks[task] ? [[name, tasks[task]] as const] : [],
  );
  return { task, n, turns: taken, aligned: Object.fromEntries(aligned) };
}

/** A walk as a person reads it in the log of a test. */
export function formatWalk({ task, n, turns, aligned }: Walk): string {
  const rows = turns.map(({ technique, subject, metrics }) => {
    const values = Object.entries(metrics).map(([name, { value, low, high }]) => {
      const interval = `(${low.toFixed(3)} to ${high.toFixed(3)})`;
      return `${name} ${value.toFixed(3)} ${interval}`;
    });
    return `${technique}, ${subject}: ${values.join(', ')}`;
  });
  const changes = Object.entries(aligned).map(
    ([model, { answers, kl }]) =>
      `${model}: ${answers.wins} won, ${answers.ties} tied, ${answers.losses} lost; reward ` +
      `${answers.reward_before.toFixed(3)} → ${answers.reward_after.toFixed(3)}; ` +
      `KL ${kl.toFixed(3)} nats`,
  );
  return [`${task}, n = ${n}`, ...rows, ...changes].join('\n');
}

function dataOf(run: Run | undefined): string | undefined {
  return run?.inputs.find(({ role }) => role === 'data')?.path;
}

function subjectOf({ technique, change, model }: Run): string {
  return technique === 'prompt' ? change : basename(model.id);
}

/** File name without its ending → content. */
function readFiles<T>(folder: string): readonly (readonly [string, T])[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files
    .sort()
    .map((file) => [basename(file, '.json'), JSON.parse(readFileSync(join(folder, file), 'utf8'))]);
}
