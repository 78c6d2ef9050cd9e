import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acceptRun, startApplication, startServer } from './application.ts';
import { type Browser, freePort, keys, openBrowser, until } from './browser.ts';
import { copyProject, type ProjectCopy, set } from './copy.ts';
import { forked } from './forking/forking.ts';
import { type Page, pageIn } from './page.ts';
import { type Provider, provider } from './provider.ts';
import { mustRun } from './run.ts';

const pairs = 'data/chat/preferences.jsonl';
const question = 'Do you take back a ladder that I painted <b>green</b>?';
const right = 'We take back a ladder as it was sold. I am sorry.';

/** In the order of a person's day: said on the page, reviewed, written into the data, learnt from. */
describe.sequential('what a person says of an answer', () => {
  let copy: ProjectCopy;
  let model: Provider;
  let browser: Browser;
  let page: Page;
  let served: ChildProcess | undefined;

  beforeAll(async () => {
    copy = await copyProject('a chat project that is aligned without fine-tuning');
    model = await provider(copy.cwd);
    const { cwd } = copy;
    const env = { ...copy.env, GENAI_BASE_URL: model.url, GENAI_MODEL: 'desk' };
    writeFileSync(join(cwd, 'deploy/serve.yaml'), 'server: endpoint\n');
    await mustRun(['poe', 'evaluate', '--split', 'test', '--limit', '2'], { cwd, env });
    await acceptRun(cwd, 'eval/runs/0001-prompt.json');
    browser = await openBrowser();
    page = pageIn(browser);
    const port = await freePort();
    served = await startApplication(cwd, env, port);
    await browser.open(`http://127.0.0.1:${port}`);
  });

  afterAll(async () => {
    await browser?.close();
    served?.kill();
    model?.close();
    await copy?.remove();
  });

  const lines = () => readFileSync(join(copy.cwd, pairs), 'utf8').trimEnd().split('\n');

  it('is kept with what would have been right', async () => {
    await until(async () => (await page.text('#about')).includes('desk'));
    await page.tabTo('#input');
    await page.type(question);
    await browser.press(keys.control, keys.enter);
    await until(async () => (await page.text('#status')) === 'Answered.');
    expect(await page.text('.output')).toBe('unknown');
    await page.tabTo('[data-rating=bad]');
    await browser.press(keys.enter);
    await page.type(right);
    await page.tabTo('.feedback .more button');
    await browser.press(keys.enter);
    await until(async () => (await page.text('.said')).includes('it is kept'));
    served?.kill();
  });

  it('is reviewed by keyboard, with its markup as text', async () => {
    const port = await freePort();
    served = await startServer('lifecycle.feedback.command', copy, port);
    await browser.open(`http://127.0.0.1:${port}`);
    await until(async () => (await page.text('#progress')) === '1 to review');
    expect(await page.text('#kind')).toBe('chat: corrected');
    expect(await page.text('#input')).toBe(question);
    expect(await page.violations('review')).toEqual([]);
    await page.tabTo('#train');
    await browser.press('t');
    await until(async () => (await page.text('#progress')).startsWith('All are reviewed'));
    expect(await page.violations('reviewed')).toEqual([]);
  });

  it('becomes an example and a preference pair', async () => {
    const { stdout } = await mustRun(['poe', 'feedback', '--write'], copy);
    expect(stdout).toMatch(/1 preference pairs\n +1 train examples\n/);
    expect(JSON.parse(lines().at(-1) ?? '')).toMatchObject({
      input: question,
      chosen: right,
      rejected: 'unknown',
      by: 'person',
    });
  });

  it('is what alignment learns from', async () => {
    // Each step sees all of so few pairs.
    writeFileSync(join(copy.cwd, pairs), `${lines().slice(-16).join('\n')}\n`);
    const short = set(
      'trainer.max_steps=2',
      'trainer.eval_strategy=no',
      'trainer.save_strategy=no',
    );
    await mustRun(['poe', 'align', ...short], { ...copy, env: forked(copy.env) });
    const { files } = JSON.parse(readFileSync(join(copy.cwd, 'models/dpo/run.json'), 'utf8'));
    const sha256 = createHash('sha256')
      .update(readFileSync(join(copy.cwd, pairs)))
      .digest('hex');
    expect(files).toContainEqual({ path: pairs, sha256 });
  });
});
