import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.mjs';

const script = fileURLToPath(new URL('measure.py', import.meta.url));

/** Of each command the medians of CPU and wall time in ms and of the peak memory in MiB, with the minima. */
export function measure(commands, rounds, folder) {
  const plan = Object.fromEntries(
    Object.entries(commands).map(([name, { argv, cwd, rounds: most }]) => [
      name,
      { argv, cwd, rounds: most },
    ]),
  );
  const input = JSON.stringify({ rounds, commands: plan });
  const samples = JSON.parse(run('python3', [script], { input }));
  return Object.entries(commands).map(([name, command]) => ({
    name,
    ...command,
    files: command.writes ? countFiles(command.argv, folder) : undefined,
    ...middleOf(samples[name]),
  }));
}

function middleOf(samples) {
  const sorted = (key) => samples.map((sample) => sample[key]).sort((a, b) => a - b);
  const [cpu, wall, memory] = ['cpu', 'wall', 'memory'].map(sorted);
  const median = (values) => values[Math.floor(values.length / 2)];
  return {
    cpu: median(cpu),
    cpuMin: cpu[0],
    wall: median(wall),
    wallMin: wall[0],
    memory: median(memory),
  };
}

function countFiles([command, ...args], folder) {
  const cwd = mkdtempSync(join(folder, 'files-'));
  run(command, args, { cwd });
  const entries = readdirSync(cwd, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).length;
}
