// The names of all packages that a project can come to hold: those in the locks of projects that have
// every stage. A project called like one of them could not be resolved, or would take its place.
//
//     node scripts/locked-names.mjs <uv>            writes src/stages/project/locked.ts
//     node scripts/locked-names.mjs <uv> --check    fails where a name is missing there
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'src', 'stages', 'project', 'locked.ts');
const tool = join(root, 'bin', 'create-genai-project.js');
const [uv, flag] = process.argv.slice(2);

const tasks = 'classification,extraction,summarization,question-answering,reasoning,chat';
const everyStage = [
  ...['--yes', '--no-git', '--breadth', 'broad', '--tasks', tasks],
  ...['--adapt', 'prompt,fine-tune,align', '--cluster', 'yes', '--deploy', 'yes', '--app', 'yes'],
];
const projects = [
  ['lock-of-cpu', ...everyStage],
  ['lock-of-gpus', ...everyStage, '--model', 'Qwen/Qwen3-8B', '--hardware', 'gpus-8x80gb'],
];

const names = new Set(projects.flatMap(lockedNames).filter((name) => !name.startsWith('lock-of-')));
if (flag === '--check') check();
else write();

function lockedNames(words) {
  const folder = mkdtempSync(join(tmpdir(), 'locked-names-'));
  try {
    execFileSync(process.execPath, [tool, ...words], { cwd: folder });
    const project = join(folder, words[0]);
    // PyTorch's own index has the same names.
    execFileSync(uv, ['lock', '--no-sources', '--quiet'], { cwd: project });
    const lock = readFileSync(join(project, 'uv.lock'), 'utf8');
    return [...lock.matchAll(/^name = "(.+)"$/gm)].map(([, name]) => name);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function check() {
  const listed = readFileSync(target, 'utf8');
  const missing = [...names].filter((name) => !listed.includes(` ${name}\n`));
  if (missing.length === 0) return;
  console.error(`Missing in src/stages/project/locked.ts: ${missing.join(', ')}.`);
  process.exitCode = 1;
}

function write() {
  const lines = [...names].sort().map((name) => `  ${name}`);
  writeFileSync(
    target,
    `/** Packages that a project can come to hold. Written by scripts/locked-names.mjs. */
export const locked = \`
${lines.join('\n')}
\`;
`,
  );
}
