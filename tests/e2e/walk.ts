import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

interface Run {
  readonly id: string;
  readonly technique: string;
  readonly model: { readonly id: string };
  readonly inputs: readonly { readonly role: string; readonly path: string }[];
  readonly tasks: Readonly<
    Record<string, { readonly n: number; readonly metrics: Record<string, Interval> }>
  >;
}

interface Measured {
  readonly tasks: Readonly<
    Record<
      string,
      {
        readonly before: { readonly agreement: Interval };
        readonly after: { readonly agreement: Interval };
        readonly answers: {
          readonly win_rate: Interval;
          readonly wins: number;
          readonly ties: number;
          readonly losses: number;
          readonly reward_before: number;
          readonly reward_after: number;
        };
        readonly kl: number;
      }
    >
  >;
}

const START = '<!-- loop: written by tests/e2e/adapt.test.ts from the run files -->';
const END = '<!-- /loop -->';

/** The loop as it went in one project, as Markdown: every run, then what alignment changed. */
export function formatLoop(project: string, metric: string): string {
  const runs = readRuns(join(project, 'eval', 'runs')).filter(({ technique }) =>
    ['prompt', 'fine-tune', 'align', 'merge'].includes(technique),
  );
  const [task = '', { n } = { n: 0 }] = Object.entries(runs[0]?.tasks ?? {})[0] ?? [];
  const rows = runs.map((run) => {
    const found = run.tasks[task]?.metrics[metric];
    return `| ${run.technique} | ${subject(run)} | ${found ? formatInterval(found) : ''} |`;
  });
  return [
    `| ${task} | what | ${metric.replaceAll('_', ' ')} (95% interval), n = ${n} |`,
    '| --- | --- | --- |',
    ...rows,
    '',
    ...formatAlignment(project, task),
  ].join('\n');
}

/** Puts what the loop of each project came to in the place that README.md keeps for it. */
export function writeLoop(readme: string, markdown: string): void {
  const text = readFileSync(readme, 'utf8');
  const [start, end] = [text.indexOf(START), text.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`"${readme}" has no place for the loop.`);
  const head = text.slice(0, start + START.length);
  writeFileSync(readme, `${head}\n\n${markdown}\n\n${text.slice(end)}`);
}

function readRuns(folder: string): readonly Run[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
}

/** A prompt by its name, a model that was trained by its folder. */
function subject({ technique, model, inputs }: Run): string {
  if (technique !== 'prompt') return model.id;
  return basename(inputs.find(({ role }) => role === 'prompt')?.path ?? '', '.md');
}

function formatAlignment(project: string, task: string): readonly string[] {
  const folder = join(project, 'align', 'measured');
  return readdirSync(folder).flatMap((file) => {
    const { tasks }: Measured = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const found = tasks[task];
    if (!found) return [];
    const { before, after, answers, kl } = found;
    const agreement = `${before.agreement.value.toFixed(2)} → ${after.agreement.value.toFixed(2)}`;
    const reward = `${answers.reward_before.toFixed(3)} → ${answers.reward_after.toFixed(3)}`;
    return [
      `- Alignment (${basename(file, '.json')}): prefers the chosen answer ${agreement}; ` +
        `its answers against those before: ${answers.wins} won, ${answers.ties} tied, ` +
        `${answers.losses} lost; reward ${reward}; KL to the start ${kl.toFixed(3)} nats.`,
    ];
  });
}

function formatInterval({ value, low, high }: Interval): string {
  return `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
}
