// What starting the tool costs, beside `node -e 0` and beside create-vite, measured in one run.
// Usage: npm run bench [-- --rounds 40] [--update-readme]
import { execFile, execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { serveRegistry } from './registry.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '40' },
    'update-readme': { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const folder = mkdtempSync(join(tmpdir(), 'create-genai-project-bench-'));

try {
  const { tarball, viteTarball, ours, vite } = install();
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
  const isFast = printProcesses(rows);
  const files = countFiles(project);
  const size = statSync(tarball).size / 1000;
  const npx = await timeNpx([tarball, viteTarball]);
  console.log(`Files written: ${files.ours}; create-vite (react-ts): ${files.vite}.`);
  console.log(`Packed size: ${size.toFixed(0)} kB (target 600).`);
  console.log(
    `npx --help with a cold cache: ${seconds(npx.ours)}; create-vite: ${seconds(npx.vite)}.`,
  );
  if (values['update-readme']) updateReadme(rows, files, size, npx);
  process.exitCode = isFast && size <= 600 && npx.ours <= npx.vite ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function install() {
  run('npm', ['run', 'build'], { cwd: root });
  const [tarball, viteTarball] = [root, 'create-vite'].map((source) => {
    const packed = run('npm', ['pack', '--json', '--ignore-scripts', source]);
    return join(folder, JSON.parse(packed)[0].filename);
  });
  for (const [name, source] of Object.entries({ ours: tarball, vite: viteTarball })) {
    mkdirSync(join(folder, name));
    run('npm', ['install', '--prefix', join(folder, name), source]);
  }
  return {
    tarball,
    viteTarball,
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
    '                        CPU ms         wall ms        beyond  × node -e 0  target  peak MiB',
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
        (row.cpu - base.cpu).toFixed(1).padStart(6),
        ratio.toFixed(2).padStart(11),
        (isOurs ? limit.toFixed(2) : '').padStart(8),
        row.memory.toFixed(1).padStart(9),
        isRowMet ? '' : '  missed',
      ].join(' '),
    );
  }
  console.log('\nPeak memory target: 50 MiB. The target of create is what create-vite takes.');
  return isMet;
}

function countFiles(project) {
  const vite = join(folder, 'vite/node_modules/create-vite/index.js');
  run(process.execPath, [vite, 'vite-app', '--template', 'react-ts', '--no-interactive']);
  return { ours: count(project), vite: count(join(folder, 'vite-app')) };
}

/**
 * How long a person waits for `npx create-genai-project --help` with nothing in npm's cache, and for
 * create-vite: medians in s. Both come from a registry on this machine, for the network is not ours.
 */
async function timeNpx(tarballs) {
  const registry = await serveRegistry(tarballs);
  const names = { ours: 'create-genai-project', vite: 'create-vite' };
  const times = { ours: [], vite: [] };
  for (let round = 0; round < 7; round += 1) {
    for (const [whose, name] of Object.entries(names)) {
      const cache = mkdtempSync(join(folder, 'cache-'));
      const env = { ...process.env, npm_config_cache: cache, npm_config_registry: registry.url };
      const started = performance.now();
      await promisify(execFile)('npx', ['--yes', name, '--help'], { cwd: folder, env });
      times[whose].push((performance.now() - started) / 1000);
    }
  }
  registry.close();
  return { ours: median(times.ours), vite: median(times.vite) };
}

function updateReadme(rows, files, size, npx) {
  const base = rows['node -e 0'];
  const cost = ({ cpu }) => `+${(cpu - base.cpu).toFixed(0)} ms, ${(cpu / base.cpu).toFixed(2)} ×`;
  const line = (title, row, peer) =>
    `| ${title} | ${cost(row)} | ${peer ? cost(peer) : ''} | ${row.memory.toFixed(0)} MiB |`;
  const create = rows['create-vite create'];
  const text = [
    '| command | CPU beyond `node -e 0` | create-vite | peak memory |',
    '| --- | --- | --- | --- |',
    line('`--version`', rows['--version']),
    line('`--help`', rows['--help'], rows['create-vite --help']),
    line('`check`, one record', rows.check),
    line(`create: ${files.ours} files (create-vite: ${files.vite})`, rows.create, create),
    '',
    [
      `Node ${process.versions.node}, medians of ${rounds} interleaved rounds;`,
      `\`node -e 0\` took ${base.cpu.toFixed(0)} ms.`,
      `Creating takes ${rows.create.wall.toFixed(0)} ms on the wall, create-vite ${create.wall.toFixed(0)}.`,
      `The package is ${size.toFixed(0)} kB, packed, and has no dependencies;`,
      `\`npx\` with a cold cache prints \`--help\` in ${seconds(npx.ours)}, create-vite in ${seconds(npx.vite)}.`,
    ].join(' '),
  ].join('\n');
  const path = join(root, 'README.md');
  const place = /(<!-- bench: [^\n]*-->\n\n)[\s\S]*?(\n\n<!-- \/bench -->)/;
  const readme = readFileSync(path, 'utf8');
  if (!place.test(readme)) throw new Error('README.md has no place for the figures.');
  writeFileSync(
    path,
    readme.replace(place, (_, start, end) => start + text + end),
  );
}

function seconds(time) {
  return `${time.toFixed(2)} s`;
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
