import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { parse } from 'yaml';
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
import { withIndexInReach, withSources } from './python.ts';
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
  readonly task: string;
  readonly build: readonly string[];
  /** The folder of the model: in the image, or mounted into it as compose.yaml does. */
  readonly model?: string;
  /** In the image, beside what every image holds. */
  readonly more: readonly string[];
  /** Asks about its documents, which lie in the image as passages. */
  readonly isLookingUp?: true;
}

const served: readonly Served[] = [
  { name: 'a project on a hosted endpoint', task: 'classification', build: [], more: [] },
  {
    name: 'the default project',
    task: 'classification',
    build: ['--build-arg', 'MODEL=baked'],
    model: 'models/gguf-f16',
    more: ['README.md', 'model.gguf', 'run.json'].map((file) => `/app/models/gguf-f16/${file}`),
  },
  // The only one with torch in its image.
  {
    name: 'a question-answering project',
    task: 'question-answering',
    build: [],
    model: 'models/tiny',
    more: ['ingested.json', 'passages.sqlite3'].map((file) => `/app/app/${file}`),
    isLookingUp: true,
  },
];

// Each `it` goes on where the one before stopped.
const built = process.env.GENAI_E2E_IMAGES === 'small' ? served.slice(0, 1) : served;
describe.skipIf(isSkipped).each(built)('the image of $name', (served) => {
  const { name, task, build, model, more } = served;
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
    if (model !== undefined) await prepareTiny(cwd, env, inject('python'));
    await mustRun([...inNetwork, 'poe', 'evaluate', '--split', 'test'], { cwd, env });
    edit(
      'lifecycle.yaml',
      '  iterations:',
      '  accepted: eval/runs/0001-prompt.json\n  iterations:',
    );
    if (model === 'models/gguf-f16') await mustRun(['poe', 'optimize'], { cwd, env });
    writeFileSync(join(cwd, 'pyproject.toml'), withIndexInReach(read('pyproject.toml')));
    await mustRun(['uv', 'lock', '--quiet'], { cwd, env: { ...env, ...withSources } });
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
    expect(stdout.trim().split('\n').sort()).toEqual(
      [
        '/app/app/app.yaml',
        ...page,
        ...more,
        `/app/data/${task}/README.md`,
        `/app/data/${task}/dev.jsonl`,
        '/app/deploy/serve.yaml',
        '/app/eval/runs/0001-prompt.json',
        '/app/lifecycle.yaml',
        `/app/prompt/${task}/default.md`,
        '/app/pyproject.toml',
      ].sort(),
    );
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
    const isMounted = model !== undefined && build.length === 0;
    const models = isMounted ? ['--volume', `${join(cwd, 'models')}:/app/models:ro`] : [];
    const [program = '', ...args] = inContainer([...keys, ...models], command);
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
    for (const volume of volumes()) await inside('test', '-w', volume);
  });

  it('answers through its route from inside, and only who has a key', async () => {
    const asked = lines(`data/${task}/test.jsonl`).slice(0, 5);
    const answered = lines('eval/runs/0001-prompt.jsonl').slice(0, 5);
    const outputs: string[] = [];
    for (const { input } of asked) outputs.push((await ask(input)).output);
    // As the accepted run did; GGUF may round a tie the other way.
    const same = answered.filter(({ output }, index) => output === outputs[index]);
    expect(same.length).toBeGreaterThanOrEqual(4);
    await expect(ask('Hello', 'wrong-key')).rejects.toThrow(/401/);
  });

  it.runIf(served.isLookingUp)(
    'looks up the question of a person in its own passages',
    async () => {
      const [{ input, passages }] = lines('app/questions/test.jsonl');
      const { stdout } = await post('/app/ask', { task, input }, key);
      expect(stdout).toContain(`"id": "${passages[0]}"`);
    },
  );

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
  /** Where compose.yaml mounts what the service itself writes. */
  const volumes = () => {
    const { 'x-service': service } = parse(read('deploy/container/compose.yaml'));
    const mounted: readonly string[] = service.volumes ?? [];
    return mounted.flatMap((volume) => /^\w+:(\S+)$/.exec(volume)?.[1] ?? []);
  };
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
    const { stdout } = await post(`/v1/${task}`, { input }, with_);
    return JSON.parse(stdout);
  }

  function post(path: string, body: object, with_: string) {
    return inside('python', '-c', POST, path, with_, JSON.stringify(body));
  }
});

const POST = `
import sys, urllib.request
_, path, key, body = sys.argv
headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
url = f"http://127.0.0.1:8080{path}"
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
