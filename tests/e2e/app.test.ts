import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { taskIds as tasks } from '../../src/record/vocabulary.ts';
import { acceptRun, startApplication } from './application.ts';
import { type Browser, freePort, keys, openBrowser, until } from './browser.ts';
import { toolEnvironment } from './package.ts';
import { type Page, pageIn } from './page.ts';
import { projectEnvironment } from './project.ts';
import { type Provider, provider } from './provider.ts';
import { linkPython } from './python.ts';
import { mustRun, type RunOptions } from './run.ts';

describe.sequential('an application with all tasks', () => {
  let folder: string;
  let cwd: string;
  let env: NonNullable<RunOptions['env']>;
  let model: Provider;
  let browser: Browser;
  let page: Page;
  let served: ChildProcess;
  let url: string;

  beforeAll(async () => {
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
    await acceptRun(cwd, 'eval/runs/0001-prompt.json');
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    served = await startApplication(cwd, env, port);
    browser = await openBrowser();
    page = pageIn(browser);
  });

  afterAll(async () => {
    await browser?.close();
    served?.kill('SIGTERM');
    model?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(tasks)('answers %s, and is told what was wrong, by keyboard', async (task) => {
    await browser.open(url);
    await until(async () => (await page.text('#about')).includes('desk'));
    await browser.evaluate(`document.querySelector('#task').value = '${task}';
      document.querySelector('#task').dispatchEvent(new Event('change'))`);
    await page.tabTo('#example');
    await browser.press(keys.enter);
    await browser.press(keys.control, keys.enter);
    await until(async () => (await page.text('#status')) === 'Answered.');
    expect((await page.text('article')).length).toBeGreaterThan(10);
    await page.tabTo('[data-rating=bad]');
    await browser.press(keys.enter);
    if (task === 'classification') await browser.press(keys.down);
    else await browser.press('x');
    await page.tabTo('.feedback .more button');
    await browser.press(keys.enter);
    await until(async () => (await page.text('.said')).includes('it is kept'));
    expect(await page.violations(task)).toEqual([]);
    // Arabic and Hebrew run from right to left, beside a page that does not.
    const directions = `return [...document.querySelectorAll('.asked, .output, dd, textarea')]
      .map((each) => getComputedStyle(each).unicodeBidi)`;
    expect(new Set(await browser.evaluate<string[]>(directions))).toEqual(new Set(['plaintext']));
  });

  it('keeps what was said through a kill, and says so on the page while it is away', async () => {
    const before = await kept();
    expect(before).toHaveLength(tasks.length);
    served.kill('SIGKILL');
    await once(served, 'exit');
    await browser.press(keys.enter);
    await until(async () => (await page.text('.said')).includes('does not answer'));
    served = await startApplication(cwd, env, Number(new URL(url).port));
    expect(await kept()).toEqual(before);
  });

  it('shows a list of objects, and sends a corrected one as it is', async () => {
    await browser.open(url);
    const script = `
      const answer = { menu: [{ name: 'tea', price: 2.5 }], paid: true, who: null };
      const reply = { answer, output: JSON.stringify(answer), turn: '1' };
      const task = { name: 'extraction' };
      let sent;
      window.fetch = async (_path, { body }) => {
        sent = JSON.parse(body).correction;
        return new Response('{}');
      };
      return Promise.all([import('./answers.js'), import('./feedback.js')]).then(
        async ([{ show }, { feedback }]) => {
          const article = document.createElement('article');
          article.innerHTML = '<p class="asked">Tea, please</p><p class="output"></p>';
          show(article, task, 'Tea, please', reply);
          const form = feedback(task, reply);
          const menu = form.querySelector('.correction input');
          menu.value = menu.value.replace('2.5', '3');
          form.querySelector('[data-rating=bad]').click();
          await new Promise((resolve) => setTimeout(resolve));
          return [article.querySelector('dd').textContent, article.querySelector('mark')?.textContent, sent];
        },
      );`;
    const corrected = JSON.stringify({ menu: [{ name: 'tea', price: 3 }], paid: true, who: null });
    expect(await browser.evaluate(script)).toEqual(['name: tea, price: 2.5', 'Tea', corrected]);
  });

  it('fits a window of 320 pixels, whatever is said', async () => {
    await browser.open(url);
    const script = `
      const long = 'word_without_a_space_'.repeat(20);
      const source = { id: long, title: 'Hours', path: long, page: 1, text: long, cited: true };
      const reply = { answer: { [long]: long }, output: long, sources: [source], faults: [long] };
      const choices = { labels: [long] };
      return Promise.all([import('./answers.js'), import('./feedback.js')]).then(
        ([{ show }, { feedback }]) => {
          for (const name of ['classification', 'extraction', 'question-answering', 'chat']) {
            const article = document.createElement('article');
            article.innerHTML = '<p class="asked"></p><p class="output"></p>';
            const task = { name, choices };
            show(article, task, long, reply);
            const form = feedback(task, reply);
            form.querySelector('.more').hidden = false;
            article.append(form);
            for (const each of article.querySelectorAll('details')) each.open = true;
            document.getElementById('answers').append(article);
          }
          return document.documentElement.scrollWidth;
        },
      );`;
    await browser.resize(320);
    expect(await browser.evaluate(script)).toBeLessThanOrEqual(320);
    await browser.resize(900);
  });

  it('keeps what is typed while it writes, and leaves a dialogue that is being written', async () => {
    await browser.open(url);
    await until(async () => (await page.text('#about')).includes('desk'));
    // A model that writes when it is told to.
    await browser.evaluate(`
      const task = document.getElementById('task');
      task.value = 'chat';
      task.dispatchEvent(new Event('change'));
      window.asked = [];
      window.fetch = async (_path, { body, signal }) => {
        window.asked.push(JSON.parse(body));
        const stream = new ReadableStream({
          start(controller) {
            const encoder = new TextEncoder();
            const put = (event) =>
              controller.enqueue(encoder.encode('data: ' + JSON.stringify(event) + '\\n\\n'));
            signal.addEventListener('abort', () => controller.error(signal.reason));
            put({ delta: 'Good ' });
            window.finish = () => {
              put({ output: 'Good day', outcome: 'answered', turn: '1', session: 'first' });
              controller.close();
            };
          },
        });
        return new Response(stream);
      };`);
    const state = () =>
      browser.evaluate(`return {
        input: document.getElementById('input').value,
        focus: document.activeElement.id,
        busy: [...document.querySelectorAll('article')].map((each) => each.ariaBusy),
        sessions: window.asked.map(({ session }) => session ?? null),
      }`);
    await page.tabTo('#input');
    await page.type('Hello');
    await page.tabTo('#send');
    await browser.press(keys.enter);
    await until(async () => (await page.text('.output')) === 'Good ');
    expect(await state()).toMatchObject({ focus: 'send', busy: ['true'] });
    await browser.evaluate(`document.getElementById('input').value = 'And where'; window.finish()`);
    await until(async () => (await page.text('#status')) === 'Answered.');
    expect(await state()).toMatchObject({ input: 'And where', focus: 'send', busy: [null] });
    await browser.press(keys.enter);
    await until(async () => (await page.text('#status')).includes('writing'));
    await page.tabTo('#anew');
    await browser.press(keys.enter);
    await until(async () => (await page.text('#status')) === '');
    await page.tabTo('#send');
    await browser.press(keys.enter);
    await until(async () => (await page.text('.output')) === 'Good ');
    expect(await state()).toMatchObject({ busy: ['true'], sessions: [null, 'first', null] });
  });

  it('shows a dialogue again when it is loaded anew, and goes on with it until it is left', async () => {
    const asked = () =>
      browser.evaluate<string[]>(
        `return [...document.querySelectorAll('.asked')].map(({ textContent }) => textContent)`,
      );
    const loaded = async () => {
      await browser.open(url);
      await until(async () => (await page.text('#about')).includes('desk'));
    };
    await loaded();
    await browser.evaluate(`document.querySelector('#task').value = 'chat';
      document.querySelector('#task').dispatchEvent(new Event('change'))`);
    for (const [at, said] of ['Hello', 'And now'].entries()) {
      await page.tabTo('#input');
      await page.type(said);
      await browser.press(keys.control, keys.enter);
      await until(async () => (await page.text('#status')) === 'Answered.');
      await loaded();
      await until(async () => (await asked()).length === at + 1);
    }
    expect(await asked()).toEqual(['Hello', 'And now']);
    expect(await page.text('.feedback legend')).toBe('Was this right?');
    await page.tabTo('#anew');
    await browser.press(keys.enter);
    await loaded();
    expect(await asked()).toEqual([]);
    // As where the tab was with another application before.
    await browser.evaluate(`sessionStorage.setItem('dialogue', 'gone')`);
    await loaded();
    await until(async () => (await page.text('#status')).includes('begin a new one'));
    expect(await page.text('#input-label')).toBe('Your message');
    // What cannot be asked for now, such as one whose name is too long to be sent, is not gone.
    await browser.evaluate(`sessionStorage.setItem('dialogue', 'x'.repeat(100_000))`);
    await loaded();
    await until(async () => (await page.text('#status')).includes('failed'));
    const kept = await browser.evaluate<number>(`return sessionStorage.getItem('dialogue').length`);
    expect(kept).toBe(100_000);
    await browser.evaluate(`sessionStorage.removeItem('dialogue')`);
  });

  it('shows nothing of a dialogue that was left before it was read', async () => {
    await browser.open(url);
    // A network that brings the dialogue when it is told to.
    const slow = await browser.before(`
      const bring = window.fetch;
      window.asked = [];
      window.fetch = async (path, options) => {
        window.asked.push(path);
        if (path.startsWith('app/sessions/')) {
          await new Promise((resolve, reject) => {
            options.signal?.addEventListener('abort', () => reject(options.signal.reason));
            window.come = resolve;
          });
          const turns = [{ input: 'Earlier', output: 'Good day', outcome: 'answered', turn: '1' }];
          return new Response(JSON.stringify({ turns }));
        }
        return bring(path, options);
      };`);
    const shown = () =>
      browser.evaluate<string[]>(
        `return [...document.querySelectorAll('.asked')].map(({ textContent }) => textContent)`,
      );
    const reading = async () => {
      await browser.evaluate(`sessionStorage.setItem('dialogue', 'earlier')`);
      await browser.open(url);
      await until(() => browser.evaluate(`return window.come !== undefined`));
    };
    const come = `window.come(); return new Promise((resolve) => setTimeout(resolve, 50))`;
    await reading();
    await page.tabTo('#anew');
    await browser.press(keys.enter);
    await browser.evaluate(come);
    expect(await shown()).toEqual([]);
    expect(await browser.evaluate(`return sessionStorage.getItem('dialogue')`)).toBeNull();
    expect(await page.text('#status')).toBe('');
    // What is sent goes on with it, so it waits for it.
    await reading();
    await page.tabTo('#input');
    await page.type('Now');
    await browser.press(keys.control, keys.enter);
    await browser.evaluate(come);
    expect(await shown()).toEqual(['Earlier']);
    expect(await browser.evaluate(`return document.getElementById('input').value`)).toBe('Now');
    expect(await browser.evaluate(`return window.asked`)).not.toContain('app/ask');
    await slow.undo();
    await browser.evaluate(`sessionStorage.removeItem('dialogue')`);
  });

  it('asks for another key in place of one that no request can carry', async () => {
    await browser.evaluate(`sessionStorage.setItem('key', '“desk-key”')`);
    await browser.open(url);
    await until(async () => (await page.text('#status')).startsWith('That is no key'));
    expect(await browser.evaluate(`return document.activeElement.id`)).toBe('key-text');
    await browser.evaluate(`sessionStorage.removeItem('key')`);
  });

  it('loses none of a thousand requests at rising load, with a restart in their middle', async () => {
    const rates = ['--rates', '10,20,40', '--seconds', '15', '--give-up-s', '60'];
    const load = mustRun(['python', 'deploy/load_test.py', '--url', url, ...rates], { cwd, env });
    await new Promise((resolve) => setTimeout(resolve, 20_000));
    served.kill('SIGTERM');
    expect((await once(served, 'exit'))[0]).toBe(0);
    served = await startApplication(cwd, env, Number(new URL(url).port));
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

  async function kept(): Promise<readonly unknown[]> {
    const read = `import json, sqlite3
rows = sqlite3.connect("app/state/app.sqlite3").execute("SELECT turn, rating, correction FROM feedback")
print(json.dumps(sorted(rows)))`;
    return JSON.parse((await mustRun(['python', '-c', read], { cwd, env })).stdout);
  }
});
