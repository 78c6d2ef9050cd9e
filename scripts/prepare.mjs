// Builds what a clone installs. npm runs this for a global install from git as well, as pre-commit
// does one, and then leaves out what building takes: its settings of that install reach this one.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

if (!existsSync(new URL('../node_modules/rolldown', import.meta.url))) {
  const foreign = /^npm_config_(global|prefix|local_prefix|global_prefix|location)$/i;
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !foreign.test(name)),
  );
  // A shell finds npm.cmd on Windows.
  const shell = process.platform === 'win32';
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit'], { cwd: root, env, shell });
}
await import('./build.mjs');
