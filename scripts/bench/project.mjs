// What the commands of a default project cost: CPU seconds, and the memory of the largest process.
// Usage: npm run bench:project -- <folder of a Python environment> [<commit to compare with>]
//        npm run bench:project -- <folder of a Python environment> --update
// A commit's project is made from its own templates; the tiny model is made once, by this version.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import fsExtra from 'fs-extra';
import { writePlace } from './page.mjs';
import { run } from './run.mjs';

const { values, positionals } = parseArgs({
  options: { update: { type: 'boolean' } },
  allowPositionals: true,
});
const [environment, commit] = positionals;
if (!environment) throw new Error('Name a Python environment with all libraries of a project.');
const root = fileURLToPath(new URL('../..', import.meta.url));
const measurer = fileURLToPath(new URL('measure.py', import.meta.url));
const minimal = fileURLToPath(new URL('minimal_sft.py', import.meta.url));
const python = join(environment, 'bin/python');
const folder = mkdtempSync(join(tmpdir(), 'create-genai-project-bench-'));
const env = {
  ...process.env,
  PATH: [join(environment, 'bin'), process.env.PATH].join(delimiter),
  PYTHONPATH: 'src',
  HF_HUB_OFFLINE: '1',
};

/** In this order, because a comparison needs two runs; the two trainings stand beside each other. */
const commands = {
  'poe evaluate': ['eval/evaluate.py'],
  'poe evaluate, again': ['eval/evaluate.py'],
  'poe compare': ['eval/compare.py'],
  'poe iterate': ['eval/iterate.py'],
  'poe fine-tune': ['fine-tune/train.py'],
  'the same with TRL alone': [minimal, 'models/minimal'],
  ...helps({
    evaluate: ['eval/evaluate.py'],
    baseline: ['eval/baseline.py'],
    compare: ['eval/compare.py'],
    iterate: ['eval/iterate.py'],
    forgetting: ['-m', 'lifecycle.evaluation.forgetting'],
    try: ['prompt/try_prompt.py'],
    tiny: ['-m', 'lifecycle.local.tiny'],
    serve: ['-m', 'lifecycle.local.server'],
    'fine-tune': ['fine-tune/train.py'],
    merge: ['-m', 'lifecycle.training.merging'],
    align: ['align/align.py'],
    collect: ['align/collect.py'],
    preferences: ['align/measure.py'],
  }),
};

try {
  run('npm', ['run', 'build'], { cwd: root });
  const now = makeProject(root, 'now');
  run(python, ['-m', 'lifecycle.local.tiny'], { cwd: now, env, stdio: 'ignore' });
  const after = measure(now);
  const before = commit && measure(makeEarlier(now));
  console.log(tableOf(after, before).join('\n'));
  if (values.update) writePlace('bench:project', tableOf(withOneHelp(after)));
} finally {
  rmSync(folder, { recursive: true, force: true });
  if (commit) run('git', ['worktree', 'prune'], { cwd: root });
}

function helps(scripts) {
  const all = Object.entries(scripts);
  return Object.fromEntries(all.map(([name, args]) => [`poe ${name} --help`, [...args, '--help']]));
}

function makeProject(source, name) {
  const project = join(folder, name, 'support-desk');
  const tool = join(source, 'bin/create-genai-project.js');
  const adapt = ['--adapt', 'prompt,fine-tune,align'];
  run(process.execPath, [tool, project, '--yes', '--no-git', ...adapt]);
  return project;
}

/** The project of the commit, with the model of this one. */
function makeEarlier(now) {
  const source = join(folder, 'source');
  run('git', ['worktree', 'add', '--detach', source, commit], { cwd: root });
  run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: source });
  const project = makeProject(source, 'earlier');
  fsExtra.copySync(join(now, 'models/tiny'), join(project, 'models/tiny'));
  return project;
}

function measure(project) {
  const rows = Object.entries(commands).map(([name, args]) => {
    const script = moduleBefore(project, args);
    if (!script) return [name, undefined];
    const plan = { rounds: 1, commands: { [name]: { argv: [python, ...script], cwd: project } } };
    const samples = JSON.parse(run('python3', [measurer], { input: JSON.stringify(plan), env }));
    return [name, samples[name][0]];
  });
  return Object.fromEntries(rows);
}

/** Before the runtime was a package of its own, its commands were the project's. */
function moduleBefore(project, args) {
  if (args[0] !== '-m') return existsSync(resolve(project, args[0])) ? args : undefined;
  if (existsSync(join(project, 'src/lifecycle'))) return args;
  return args.map((word) => word.replace(/^lifecycle\./, 'support_desk.'));
}

function tableOf(after, before) {
  const cells = (sample) =>
    sample ? [(sample.cpu / 1000).toFixed(2), sample.memory.toFixed(0)] : ['', ''];
  const rows = Object.entries(after).map(([name, sample]) => [
    name.startsWith('poe') ? `\`${name}\`` : name,
    ...(before ? cells(before[name]) : []),
    ...cells(sample),
  ]);
  const titles = ['command', ...(before ? ['CPU s before', 'MiB before'] : []), 'CPU s', 'MiB'];
  const rule = ['---', ...titles.slice(1).map(() => '---:')];
  return [titles, rule, ...rows].map((words) => `| ${words.join(' | ')} |`);
}

/** The dearest help stands for all. */
function withOneHelp(samples) {
  const isHelp = ([name]) => name.endsWith('--help');
  const all = Object.entries(samples);
  const [dearest] = all.filter(isHelp).sort(([, a], [, b]) => b.cpu - a.cpu);
  const rows = all.filter((row) => !isHelp(row));
  return { ...Object.fromEntries(rows), 'any --help, at most': dearest[1] };
}
