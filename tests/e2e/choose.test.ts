import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Browser, freePort, keys, openBrowser, until } from './browser.ts';
import { projectEnvironment } from './project.ts';
import { mustRun } from './run.ts';

/** Two runs on three training tickets, as an evaluation would have written them. */
const WRITE_RUNS = `
from pathlib import Path
from lifecycle import data, runs
DATA = "data/classification/train.jsonl"
root = Path.cwd()
examples = data.load(root, "classification", "train")[:3]
for answers in (["billing", "<b>refund</b>", "one"], ["the billing queue", "account", "two"]):
    results = [
        runs.ExampleResult(task="classification", id=example.id, output=answer, scores={"accuracy": 0.0},
                           latency_ms=1, prompt_tokens=1, completion_tokens=1)
        for example, answer in zip(examples, answers)
    ]
    draft = runs.Draft(
        technique="prompt", change="x", seed=0, model=runs.ModelRef(id="models/tiny"),
        decoding=runs.DecodingRef(temperature=0.0, max_tokens=8),
        inputs=[runs.Input(role="data", path=DATA, sha256=runs.hash_file(root / DATA),
                           task="classification")],
        tasks={}, latency_ms=runs.Latency(p50=1, p95=1, p99=1),
        tokens=runs.Tokens(prompt=1, completion=1), errors=0)
    print(runs.write(root, draft, results).path)
`;

const project = inject('projects')['a project that is fine-tuned and aligned'] ?? '';

describe('choosing the better answer in a browser', () => {
  // A copy of what the page needs: another test walks the loop in the project meanwhile.
  const folder = mkdtempSync(join(tmpdir(), 'genai-choose-'));
  const cwd = join(folder, basename(project));
  const env = { ...projectEnvironment(project, inject('tool')), PYTHONPATH: join(cwd, 'src') };
  const pairs = join(cwd, 'data/classification/preferences.jsonl');
  let browser: Browser;
  let server: ChildProcess | undefined;
  let url = '';
  /** Numbers go on behind those that the record names, which another test may have put there. */
  let runs: readonly string[] = [];

  beforeAll(async () => {
    for (const path of ['align', 'data', 'prompt', 'src', 'lifecycle.yaml', 'pyproject.toml']) {
      cpSync(join(project, path), join(cwd, path), { recursive: true });
    }
    rmSync(pairs);
    runs = (await mustRun(['python', '-c', WRITE_RUNS], { cwd, env })).stdout.trim().split('\n');
    browser = await openBrowser();
  });

  afterAll(async () => {
    server?.kill();
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function serve(): Promise<void> {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const command = ['align/collect.py', ...runs, '--by', 'person', '--port', `${port}`];
    server = spawn(join(project, '.venv/bin/python'), command, {
      cwd,
      env: { ...process.env, ...env },
      stdio: 'ignore',
    });
    await until(async () => (await fetch(`${url}/question`)).ok);
    await browser.open(url);
    await until(async () => (await text('#progress')).includes('done'));
  }

  const text = (selector: string) =>
    browser.evaluate<string>(`return document.querySelector('${selector}').textContent`);
  const saved = () =>
    readFileSync(pairs, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));

  it('saves what was on the left when the left arrow is pressed', async () => {
    await serve();
    expect(await text('#progress')).toBe('0 of 3 done');
    const left = await text('#left pre');
    await browser.press(keys.left);
    await until(async () => (await text('#progress')) === '1 of 3 done');
    expect(saved().at(-1)).toMatchObject({ chosen: left, by: 'person' });
  });

  it('shows markup in an answer as text', async () => {
    const answers = [await text('#left pre'), await text('#right pre')];
    expect(answers).toContain('<b>refund</b>');
    expect(await browser.evaluate('return document.querySelectorAll("b").length')).toBe(0);
  });

  it('loses nothing when the server is killed, and goes on with what is left', async () => {
    server?.kill('SIGKILL');
    await browser.press(keys.right);
    await until(async () => (await text('#progress')).includes('does not answer'));
    expect(saved()).toHaveLength(1);
    await serve();
    expect(await text('#progress')).toBe('0 of 2 done');
    const right = await text('#right pre');
    await browser.press(keys.right);
    await until(async () => (await text('#progress')) === '1 of 2 done');
    expect(saved().map(({ chosen }) => chosen)).toContain(right);
  });

  it('leaves out what neither answers well, and says when all is done', async () => {
    await browser.press(keys.space);
    await until(async () => (await text('#progress')).startsWith('All 2 done'));
    expect(saved()).toHaveLength(2);
    expect(await browser.evaluate('return document.querySelector("#left").disabled')).toBe(true);
  });
});
