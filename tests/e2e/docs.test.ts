import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { commandsIn, pages } from '../docs/documents.ts';
import { forked } from './forking/forking.ts';
import { toolEnvironment } from './package.ts';
import { projectEnvironment } from './project.ts';
import { linkPython } from './python.ts';
import { mustRun } from './run.ts';
import { perform } from './tiny.ts';

/** What no machine of these tests can run, and why. */
const notHere: readonly (readonly [command: RegExp, reason: string])[] = [
  [/^uv sync/, "the tests' own environment takes its place"],
  [/^npm (install|link)$/, 'a clone of its own does it in npx.test.ts'],
  [/^GENAI_BASE_URL=/, 'it needs a server with a real model'],
  [/qlora\.yaml$/, 'it needs an NVIDIA GPU'],
  [/^uv run accelerate launch/, 'it needs several GPUs'],
  [/--by person$/, 'it waits for a person; choose.test.ts is one'],
];
const left = new Set<string>();

// A page goes on in the project of an earlier one that begins with the same command.
describe.sequential('the pages that people follow', () => {
  const { tool, python } = { tool: inject('tool'), python: inject('python') };
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'genai-docs-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(pages)('%s has commands that work one after the other', async (page) => {
    const isAboutTool = page === 'docs/own-stage.md';
    let cwd = isAboutTool ? process.cwd() : folder;
    for (const { line, code } of commandsIn(readFileSync(page, 'utf8'))) {
      const reason = notHere.find(([command]) => command.test(line))?.[1];
      if (reason) {
        left.add(line);
        console.log(`  not run  ${line}: ${reason}`);
      } else if (line.startsWith('cd ')) {
        cwd = join(cwd, line.slice(3));
      } else if (!isMade(line, cwd)) {
        const { seconds } = await follow(shortened(line, page), cwd, code);
        console.log(`${seconds.toFixed(1).padStart(7)} s  ${line}`);
      }
    }
  });

  it('leave out nothing that they could run', () => {
    const unused = notHere.filter(([command]) => ![...left].some((line) => command.test(line)));
    expect(unused).toEqual([]);
  });

  async function follow(line: string, cwd: string, code: number) {
    if (!line.startsWith('uv run ')) {
      // As a developer types it: with CI set, tests of their own take every three answers, once more.
      const env = { ...toolEnvironment(tool), CI: undefined };
      return mustRun(['bash', '-c', line], { cwd, code, env });
    }
    if (!existsSync(join(cwd, '.venv'))) await linkPython(python, cwd);
    const env = forked(projectEnvironment(cwd, tool));
    const command = line.slice('uv run '.length);
    if (code !== 0) return mustRun(['bash', '-c', command], { cwd, code, env });
    const started = performance.now();
    await perform(command, cwd, env, python);
    return { seconds: (performance.now() - started) / 1000 };
  }
});

/** On data of one's own, so much of the training as shows that the way is open: it goes on with any. */
function shortened(line: string, page: string): string {
  return line === 'uv run poe tiny' && page === 'docs/own-data.md' ? `${line} --scale 0.05` : line;
}

/** Whether an earlier page made this project, or its tiny model. */
function isMade(line: string, cwd: string): boolean {
  const directory = /^npx create-genai-project ([\w-]+) --(?:yes|answers)/.exec(line)?.[1];
  if (directory) return existsSync(join(cwd, directory));
  return line === 'uv run poe tiny' && existsSync(join(cwd, 'models/tiny'));
}
