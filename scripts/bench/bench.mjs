// What every command of the tool costs, beside `node -e 0` and beside tools that do alike, measured
// in one run. Usage: npm run bench [-- --rounds 40] [--update]
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { commandsOf } from './commands.mjs';
import { installPeers, installTool } from './install.mjs';
import { measure } from './measure.mjs';
import { timeNpx } from './npx.mjs';
import { makeProjects } from './projects.mjs';
import { printTable, writeFigures } from './report.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '40' },
    update: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const folder = mkdtempSync(join(tmpdir(), 'create-genai-project-bench-'));

try {
  const { tarball, tool } = installTool(folder);
  const { peers, problems } = installPeers();
  const commands = commandsOf(tool, peers, makeProjects(tool, folder));
  const rows = measure(commands, rounds, folder);
  const areMet = printTable(rows, rounds);
  for (const problem of problems) console.log(`Left out: ${problem}`);
  const size = statSync(tarball).size / 1000;
  console.log(`Packed size: ${size.toFixed(0)} kB.`);
  const npx = peers.viteTarball && (await timeNpx([tarball, peers.viteTarball], folder));
  if (npx) {
    console.log(
      `npx --help, nothing in the cache: ${npx.ours.toFixed(2)} s; create-vite: ${npx.vite.toFixed(2)} s.`,
    );
  }
  if (values.update) writeFigures({ rows, rounds, size, npx });
  process.exitCode = areMet && (!npx || npx.ours <= npx.vite) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
