import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { taskIds as tasks } from '../../src/record/vocabulary.ts';
import { type Browser, freePort, hasBrowser, keys, openBrowser, until } from './browser.ts';
import { toolEnvironment } from './package.ts';
import { projectEnvironment } from './project.ts';
import { type Provider, provider } from './provider.ts';
import { linkPython } from './python.ts';
import { mustRun, type RunOptions } from './run.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.sequential('an application with all tasks', () => {
  let folder: string;
  let cwd: string;
  let env: NonNullable<RunOptions['env']>;
  let model: Provider;
  let browser: Browser;
  let served: ChildProcess;
  let url: string;

  beforeAll(async () => {
    if (!hasBrowser()) throw new Error('Not on the PATH: chromedriver (Debian: chromium-driver).');
    folder = await mkdtemp(join(tmpdir(), 'genai-app-'));
    cwd = join(folder, 'desk');
    model = await provider(cwd);
    const scope = ['--breadth', 'broad', '--tasks', tasks.join(','), '--retrieval', 'no'];
    const source = ['--source', 'endpoint', '--model', 'desk', '--base-url', model.url];
    const create = ['create-genai-project', 'desk', '--yes', '--no-git', ...scope, ...source];
    await mustRun([...create, '--sensitivity', 'public'], {
      cwd: folder,
      env: toolEnvironment(inject('tool')),
    });
    await linkPython(inject('python'), cwd);
    env = projectEnvironment(cwd, inject('tool'));
    await mustRun(['poe', 'evaluate', '--split', 'test', '--limit', '2'], { cwd, env });
    await accept(cwd, 'eval/runs/0001-prompt.json');
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    served = await start(cwd, env, port);
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    served?.kill('SIGTERM');
    model?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const page = <T>(body: string) => browser.evaluate<T>(body);
  const text = (selector: string) =>
    page<string>(`return document.querySelector('${selector}')?.textContent ?? ''`);

  /** Goes on with the tabulator until the control is reached; the mouse is never used. */
  async function tabTo(selector: string): Promise<void> {
    for (let tries = 0; tries < 60; tries += 1) {
      if (await page<boolean>(`return document.activeElement?.matches('${selector}') ?? false`))
        return;
      await browser.press(keys.tab);
    }
    throw new Error(`The keyboard does not reach "${selector}".`);
  }

  async function violations(): Promise<readonly string[]> {
    await page(axe);
    const run = 'return axe.run().then(({violations}) => violations.map(({id, nodes}) =>';
    return page(`${run} id + ': ' + nodes.map(({html}) => html).join(' ')))`);
  }

  it.each(tasks)('answers %s, and is told what was wrong, by keyboard', async (task) => {
    await browser.open(url);
    await until(async () => (await text('#about')).includes('desk'));
    await page(`document.querySelector('#task').value = '${task}';
      document.querySelector('#task').dispatchEvent(new Event('change'))`);
    await tabTo('#example');
    await browser.press(keys.enter);
    await browser.press(keys.control, keys.enter);
    await until(async () => (await text('#status')) === 'Answered.');
    expect((await text('article')).length).toBeGreaterThan(10);
    await tabTo('[data-rating=bad]');
    await browser.press(keys.enter);
    if (task === 'classification') await browser.press(keys.down);
    else await browser.press('x');
    await tabTo('.feedback .more button');
    await browser.press(keys.enter);
    await until(async () => (await text('.said')).includes('it is kept'));
    for (const scheme of ['light', 'dark'] as const) {
      await browser.prefer(scheme);
      expect(await violations()).toEqual([]);
      await picture(`${task}-${scheme}`);
    }
  });

  it('keeps what was said through a kill, and says so on the page while it is away', async () => {
    const before = await kept();
    expect(before).toHaveLength(tasks.length);
    served.kill('SIGKILL');
    await once(served, 'exit');
    await browser.press(keys.enter);
    await until(async () => (await text('.said')).includes('does not answer'));
    served = await start(cwd, env, Number(new URL(url).port));
    expect(await kept()).toEqual(before);
  });

  it('loses none of a thousand requests at rising load, with a restart in their middle', async () => {
    const rates = ['--rates', '10,20,40', '--seconds', '15', '--give-up-s', '30'];
    const load = mustRun(['python', 'deploy/load_test.py', '--url', url, ...rates], { cwd, env });
    await new Promise((resolve) => setTimeout(resolve, 20_000));
    served.kill('SIGTERM');
    expect((await once(served, 'exit'))[0]).toBe(0);
    served = await start(cwd, env, Number(new URL(url).port));
    const { stdout } = await load;
    console.log(stdout);
    const steps = [...stdout.matchAll(/(\d+) sent, (\d+) answered, (\d+) lost, (\d+) sent again/g)];
    const [sent, answered, lost, again] = [1, 2, 3, 4].map((at) =>
      steps.map((step) => Number(step[at])).reduce((sum, each) => sum + each, 0),
    );
    expect(sent).toBeGreaterThan(1000);
    expect({ answered, lost }).toEqual({ answered: sent, lost: 0 });
    expect(again).toBeGreaterThan(0);
  });

  /** For a person to look at: GENAI_E2E_SCREENSHOTS names the folder. */
  async function picture(name: string): Promise<void> {
    const to = process.env.GENAI_E2E_SCREENSHOTS;
    if (to) await writeFile(join(to, `${name}.png`), await browser.screenshot());
  }

  async function kept(): Promise<readonly unknown[]> {
    const read = `import json, sqlite3
rows = sqlite3.connect("app/state/app.sqlite3").execute("SELECT turn, rating, correction FROM feedback")
print(json.dumps(sorted(rows)))`;
    return JSON.parse((await mustRun(['python', '-c', read], { cwd, env })).stdout);
  }
});

async function accept(cwd: string, run: string): Promise<void> {
  const record = join(cwd, 'lifecycle.yaml');
  const before = await readFile(record, 'utf8');
  await writeFile(record, before.replace(/^adapt:\n/m, `$&  accepted: ${run}\n`));
}

/** The application itself, not a task runner around it: it is this process that gets the signals. */
async function start(
  cwd: string,
  env: NonNullable<RunOptions['env']>,
  port: number,
): Promise<ChildProcess> {
  const command = ['-m', 'lifecycle.app.start', '--port', `${port}`];
  const child = spawn(join(cwd, '.venv/bin/python'), command, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'ignore'],
  });
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}.`);
    return (await fetch(`http://127.0.0.1:${port}/ready`)).ok;
  }, 60);
  return child;
}
