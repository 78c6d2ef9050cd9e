// What starting the tool costs, beside `node -e 0` and beside create-vite, measured in one run.
// Usage: npm run bench [-- --rounds 40]
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '40' } } });
const rounds = Number(values.rounds);
const folder = mkdtempSync(join(tmpdir(), 'create-genai-project-bench-'));

try {
  const { tarball, ours, vite } = install();
  const project = join(folder, 'support-desk');
  run(process.execPath, [ours, project, '--yes', '--no-git']);
  const commands = {
    'node -e 0': ['-e', '0'],
    '--version': [ours, '--version'],
    '--help': [ours, '--help'],
    'create-vite --help': [vite, '--help'],
    create: [ours, 'support-desk', '--yes', '--no-git'],
    'create-vite create': [vite, 'support-desk', '--template', 'react-ts', '--no-interactive'],
    check: [ours, 'check'],
  };
  const rows = measure(commands, project);
  const isMet = printProcesses(rows) & printFiles(project, tarball) & printNpx(tarball);
  process.exitCode = isMet ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function install() {
  run('npm', ['run', 'build'], { cwd: root });
  const packed = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
  });
  const tarball = join(folder, JSON.parse(packed)[0].filename);
  for (const [name, source] of Object.entries({ ours: tarball, vite: 'create-vite' })) {
    mkdirSync(join(folder, name));
    run('npm', ['install', '--prefix', join(folder, name), source]);
  }
  return {
    tarball,
    ours: join(folder, 'ours/node_modules/create-genai-project/bin/create-genai-project.js'),
    vite: join(folder, 'vite/node_modules/create-vite/index.js'),
  };
}

/** Medians and minima of CPU and wall time in ms, and the highest peak memory in MiB. */
function measure(commands, project) {
  const plan = {
    rounds,
    commands: Object.fromEntries(
      Object.entries(commands).map(([name, args]) => [
        name,
        { argv: [process.execPath, ...args], ...(name === 'check' && { cwd: project }) },
      ]),
    ),
  };
  const output = run('python3', [join(root, 'scripts/measure.py')], {
    input: JSON.stringify(plan),
  });
  return Object.fromEntries(
    Object.entries(JSON.parse(output)).map(([name, samples]) => [
      name,
      {
        cpu: median(samples.map(({ cpu }) => cpu)),
        cpuMin: Math.min(...samples.map(({ cpu }) => cpu)),
        wall: median(samples.map(({ wall }) => wall)),
        wallMin: Math.min(...samples.map(({ wall }) => wall)),
        memory: median(samples.map(({ memory }) => memory)),
      },
    ]),
  );
}

function printProcesses(rows) {
  const base = rows['node -e 0'];
  const limits = {
    '--version': 1.25,
    '--help': 1.25,
    check: 1.35,
    create: rows['create-vite create'].cpu / base.cpu,
  };
  console.log(`\nNode ${process.versions.node}, ${rounds} interleaved rounds, median (minimum)\n`);
  console.log(
    '                        CPU ms         wall ms        × node -e 0  target  peak MiB',
  );
  let isMet = true;
  for (const [name, row] of Object.entries(rows)) {
    const ratio = row.cpu / base.cpu;
    const limit = limits[name];
    const isOurs = limit !== undefined;
    const isRowMet = !isOurs || (ratio <= limit && row.memory <= 50);
    isMet &&= isRowMet;
    console.log(
      [
        name.padEnd(20),
        `${row.cpu.toFixed(1).padStart(6)} (${row.cpuMin.toFixed(1)})`.padEnd(15),
        `${row.wall.toFixed(1).padStart(6)} (${row.wallMin.toFixed(1)})`.padEnd(15),
        ratio.toFixed(2).padStart(10),
        (isOurs ? limit.toFixed(2) : '').padStart(8),
        row.memory.toFixed(1).padStart(9),
        isRowMet ? '' : '  missed',
      ].join(' '),
    );
  }
  console.log('\nPeak memory target: 50 MiB. The target of create is what create-vite takes.');
  return isMet;
}

function printFiles(project, tarball) {
  const vite = join(folder, 'vite/node_modules/create-vite/index.js');
  run(process.execPath, [vite, 'vite-app', '--template', 'react-ts', '--no-interactive']);
  const size = statSync(tarball).size / 1000;
  console.log(
    `Files written: ${count(project)}; create-vite (react-ts): ${count(join(folder, 'vite-app'))}.`,
  );
  console.log(`Packed size: ${size.toFixed(0)} kB (target 600).`);
  return size <= 600;
}

function printNpx(tarball) {
  const ours = timeColdNpx(['--yes', `file:${tarball}`, '--help']);
  const vite = timeColdNpx(['--yes', 'create-vite', '--help']);
  const show = (times) => `${median(times).toFixed(2)} s (${Math.min(...times).toFixed(2)})`;
  console.log(`npx --help with a cold cache: ${show(ours)}; create-vite: ${show(vite)}.`);
  return median(ours) <= median(vite);
}

function timeColdNpx(args) {
  return [1, 2, 3].map(() => {
    const cache = mkdtempSync(join(folder, 'cache-'));
    const started = performance.now();
    run('npx', args, { cwd: folder, env: { ...process.env, npm_config_cache: cache } });
    return (performance.now() - started) / 1000;
  });
}

function run(command, args, options = {}) {
  return execFileSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
    ...options,
  });
}

function count(project) {
  return readdirSync(project, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  ).length;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
