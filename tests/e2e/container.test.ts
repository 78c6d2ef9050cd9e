import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { until } from './browser.ts';
import {
  buildahEnvironment,
  buildImage,
  type ImageConfig,
  openStore,
  type Store,
  sizeOf,
  whyNoImages,
} from './buildah.ts';
import type { CaseName } from './cases.ts';
import { projectEnvironment } from './project.ts';
import { mustRun, run } from './run.ts';
import { prepareTiny } from './tiny.ts';

const reason = whyNoImages();
const isSkipped = reason !== undefined && process.env.CI !== 'true';
if (isSkipped) console.log(`Not built: ${reason}`);

const image = 'localhost/desk:local';
const key = 'desk-key';

/** What is served: how its project comes to a run, and what its image is built with. */
interface Served {
  readonly name: CaseName;
  readonly build: readonly string[];
  /** In the image, beside what every image holds. */
  readonly model: readonly string[];
}

const served: readonly Served[] = [
  { name: 'a project on a hosted endpoint', build: [], model: [] },
  {
    name: 'the default project',
    build: ['--build-arg', 'MODEL=baked'],
    model: ['README.md', 'model.gguf', 'run.json'].map((file) => `/app/models/gguf-f16/${file}`),
  },
];

// Each `it` goes on where the one before stopped.
describe.skipIf(isSkipped).each(served)('the image of $name', ({ name, build, model }) => {
  let cwd: string;
  let store: Store;
  let network: ChildProcess;
  let inNetwork: readonly string[];
  let config: ImageConfig;
  let service: ChildProcess;
  let ended: Promise<number | null>;

  beforeAll(async () => {
    if (reason !== undefined) throw new Error(`With CI=true ${reason}`);
    const project = inject('projects')[name] ?? '';
    cwd = await mkdtemp(join(tmpdir(), 'genai-image-'));
    const left = ['.venv', '.git', 'models', 'runs'];
    await cp(project, cwd, { recursive: true, filter: (path) => !left.includes(basename(path)) });
    const env = { ...projectEnvironment(project, inject('tool')), PYTHONPATH: join(cwd, 'src') };
    network = spawn(
      'unshare',
      ['--net', 'python', resolve('tests/e2e/private_network.py'), resolve('tests/runtime')],
      { cwd, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const [said] = await new Promise<Buffer[]>((done) => {
      network.stdout?.once('data', (...data) => done(data));
    });
    inNetwork = ['nsenter', '--net', `--target=${network.pid}`, '--'];
    edit('lifecycle.yaml', /base_url: .*/, `base_url: ${said}`.trim());
    if (model.length > 0) await prepareTiny(cwd, env, inject('python'));
    await mustRun([...inNetwork, 'poe', 'evaluate', '--split', 'test'], { cwd, env });
    edit(
      'lifecycle.yaml',
      '  iterations:',
      '  accepted: eval/runs/0001-prompt.json\n  iterations:',
    );
    if (model.length > 0) await mustRun(['poe', 'optimize'], { cwd, env });
    await mustRun(['uv', 'lock', '--quiet'], { cwd, env });
    writeFileSync(join(cwd, '.env'), 'GENAI_API_KEY=not-for-an-image\n');
  });

  afterAll(async () => {
    network?.stdin?.end();
    if (service?.exitCode === null) process.kill(programBelow(service.pid ?? 0), 'SIGKILL');
    await ended;
    await store?.remove();
    if (cwd) await rm(cwd, { recursive: true });
  });

  it('is built by its Dockerfile, with what serving needs and nothing else', async () => {
    const [, base = ''] = /^FROM (\S+) AS base$/m.exec(read('deploy/container/Dockerfile')) ?? [];
    store = await openStore(`docker.io/library/${base}`);
    config = await buildImage(store, cwd, image, ...build);
    await store.buildah('from', '--pull-never', '--name', 'service', image);
    console.log(`The image of ${name} takes ${(await sizeOf(store, image)) / 1e6} MB on the disk.`);
    const { stdout } = await inside('find', '/app', '-type', 'f');
    const page = readdirSync(join(cwd, 'app/page')).map((file) => `/app/app/page/${file}`);
    expect(stdout.trim().split('\n').sort()).toEqual([
      '/app/app/app.yaml',
      ...page.sort(),
      '/app/data/classification/README.md',
      '/app/data/classification/dev.jsonl',
      '/app/deploy/serve.yaml',
      '/app/eval/runs/0001-prompt.json',
      '/app/lifecycle.yaml',
      ...model,
      '/app/prompt/classification/default.md',
      '/app/pyproject.toml',
    ]);
    const tools = ['uv', 'gcc', 'cc', 'make', 'git'];
    const found = await inside(
      'sh',
      '-c',
      `command -v ${tools.join(' ')}; ls /root/.cache || true`,
    );
    expect(found.stdout).toBe('');
  });

  it('runs as its own user by its own command, and is healthy by its own check', async () => {
    const command = [...config.Entrypoint, ...config.Cmd];
    const keys = ['--env', `SERVICE_API_KEYS=${key}`];
    const [program = '', ...args] = inContainer(keys, command);
    service = spawn(program, args, { env: { ...process.env, ...buildahEnvironment } });
    let said = '';
    service.stdout?.on('data', (text) => {
      said += text;
    });
    service.stderr?.on('data', (text) => {
      said += text;
    });
    ended = new Promise((done) => service.on('exit', done));
    const [, ...check] = config.Healthcheck.Test;
    const isHealthy = async () => (await run(inContainer([], check), inHere())).code === 0;
    await Promise.race([
      until(isHealthy, 60),
      ended.then((code) => {
        throw new Error(`The service ended with ${code}: ${said}`);
      }),
    ]);
    expect((await inside('id', '-u')).stdout.trim()).toBe('10001');
    expect((await run(inContainer([], ['touch', '/app/new']), inHere())).code).not.toBe(0);
  });

  it('answers through its route from inside, and only who has a key', async () => {
    const asked = lines('data/classification/test.jsonl').slice(0, 5);
    const answered = lines('eval/runs/0001-prompt.jsonl').slice(0, 5);
    const outputs: string[] = [];
    for (const { input } of asked) outputs.push((await ask(input)).output);
    // As the accepted run did; GGUF may round a tie the other way.
    const same = answered.filter(({ output }, index) => output === outputs[index]);
    expect(same.length).toBeGreaterThanOrEqual(4);
    await expect(ask('Hello', 'wrong-key')).rejects.toThrow(/401/);
  });

  it('finishes what is under way when it is stopped', async () => {
    const asked = ask('Where is my order? Answer slowly.');
    await new Promise((done) => setTimeout(done, 1500));
    process.kill(programBelow(service.pid ?? 0), 'SIGTERM');
    expect(await asked).toMatchObject({ finish_reason: 'stop' });
    expect(await ended).toBe(0);
  });

  const read = (file: string) => readFileSync(join(cwd, file), 'utf8');
  const lines = (file: string) =>
    read(file)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const edit = (file: string, old: string | RegExp, changed: string) =>
    writeFileSync(join(cwd, file), read(file).replace(old, changed));
  const inHere = () => ({ cwd, env: buildahEnvironment });

  function inContainer(options: readonly string[], command: readonly string[]) {
    const where = ['--user', config.User, '--workingdir', config.WorkingDir];
    const all = ['run', ...where, ...options, 'service', '--', ...command];
    return [...inNetwork, ...store.command(...all)];
  }

  function inside(...command: readonly string[]) {
    return mustRun(inContainer([], command), inHere());
  }

  async function ask(input: string, with_ = key): Promise<{ readonly output: string }> {
    const { stdout } = await inside('python', '-c', ASK, with_, JSON.stringify({ input }));
    return JSON.parse(stdout);
  }
});

const ASK = `
import sys, urllib.request
_, key, body = sys.argv
headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
url = "http://127.0.0.1:8080/v1/classification"
request = urllib.request.Request(url, body.encode(), headers)
print(urllib.request.urlopen(request).read().decode())
`;

/** What buildah runs, behind its own processes that each started one. */
function programBelow(pid: number): number {
  const isProgram = !readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('buildah');
  if (isProgram) return pid;
  const threads = readdirSync(`/proc/${pid}/task`);
  const [child] = threads.flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
  );
  if (child === undefined) throw new Error('buildah runs nothing.');
  return programBelow(Number(child));
}
