import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { until } from '../browser.ts';
import { projectEnvironment } from '../project.ts';
import { run } from '../run.ts';
import { forked } from './forking.ts';

const project = inject('projects')['the default project'] ?? '';
const plain = projectEnvironment(project, inject('tool'));

describe.runIf(process.platform === 'linux')('a command that is a fork', () => {
  let cwd: string;
  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'genai-forked-'));
    await until(async () => existsSync(join(inject('forking'), 'socket')), 300);
  });
  afterAll(() => rmSync(cwd, { recursive: true }));

  function write(script: string): readonly string[] {
    writeFileSync(join(cwd, 'desk.py'), script);
    return ['python', 'desk.py', 'one', 'two words'];
  }

  async function both(script: string, env = plain) {
    const command = write(script);
    const each = await Promise.all(
      [plain, forked(plain)].map((own) =>
        run(command, { cwd, env: { ...env, PATH: own.PATH }, input: 'asked' }),
      ),
    );
    return each.map(({ code, stdout, stderr }) => ({ code, stdout, stderr }));
  }

  const hasTorch = 'import sys\nprint("torch" in sys.modules)';

  it('has imported what takes long', async () => {
    const printed = (await both(hasTorch)).map(({ stdout }) => stdout.trim());
    expect(printed).toEqual(['False', 'True']);
  });

  it('is none where a library could have read another environment', async () => {
    const printed = await both(hasTorch, { ...plain, OMP_NUM_THREADS: '2' });
    expect(printed.map(({ stdout }) => stdout.trim())).toEqual(['False', 'False']);
  });

  it('is none where nothing forks', async () => {
    const python = join(project, '.venv/bin/python');
    const client = [python, '-IS', resolve('tests/e2e/forking/client.py'), 'nothing'];
    const { stdout } = await run([...client, ...write(hasTorch).slice(1)], { cwd, env: plain });
    expect(stdout.trim()).toBe('False');
  });

  it.each([
    ['arguments, folder and input', 'import os, sys\nprint(sys.argv, os.getcwd(), input())'],
    ['places of modules', 'import sys\nprint([p for p in sys.path if p], sys.prefix, __file__)'],
    ['package', 'import lifecycle\nprint(lifecycle.__file__)'],
    ['environment', 'import os\nprint(os.environ["VIRTUAL_ENV"], os.environ.get("PYTHONPATH"))'],
    ['last words', 'import atexit\natexit.register(print, "bye")\nprint("hello", end="")'],
    ['exit status', 'raise SystemExit(3)'],
    [
      'failure',
      'import sys\nsys.excepthook = lambda *a: print(*a[:2])\nraise ValueError("ticket")',
    ],
    ['refusal', 'raise SystemExit("error: no such ticket")'],
    ['death by a signal', 'import os, signal\nos.kill(os.getpid(), signal.SIGTERM)'],
  ])('has the %s of any other', async (_, script) => {
    const [usual, fork] = await both(script, { ...plain, PYTHONPATH: '/tmp/desk' });
    expect(fork).toEqual(usual);
  });

  it('is a module of the project as well, and what it starts is a fork', async () => {
    const child = `${hasTorch}\nprint(sys.argv)`;
    writeFileSync(join(cwd, 'child.py'), child);
    const [, fork] = await both(
      'import subprocess, sys\nsubprocess.run([sys.executable, "child.py"], check=True)',
    );
    expect(fork?.stdout).toBe("True\n['child.py']\n");
    const command = ['python', '-m', 'lifecycle.local.server', 'nowhere'];
    const [usual, module] = await Promise.all(
      [plain, forked(plain)].map((env) => run(command, { cwd: project, env })),
    );
    expect([module?.code, module?.stderr]).toEqual([usual?.code, usual?.stderr]);
  });

  it('is a run of pytest as well, and what that starts is none', async () => {
    writeFileSync(join(cwd, 'child.py'), hasTorch);
    const test = `import subprocess, sys
def test():
    child = subprocess.run([sys.executable, "child.py"], capture_output=True, text=True)
    assert ("torch" in sys.modules, child.stdout) == (True, "False\\n")
`;
    writeFileSync(join(cwd, 'test_desk.py'), test);
    const { code, stdout } = await run(['python', '-m', 'pytest'], { cwd, env: forked(plain) });
    expect([code, stdout]).toEqual([0, expect.stringContaining('1 passed')]);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)('ends by %s', async (signal) => {
    const command = write('import os, time\nprint(os.getpid(), flush=True)\ntime.sleep(600)');
    const child = spawn('python', command.slice(1), {
      cwd,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...forked(plain) },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const pid = Number(`${(await once(child.stdout, 'data'))[0]}`);
    expect(pid).not.toBe(child.pid);
    child.kill(signal);
    expect((await once(child, 'exit'))[1]).toBe(signal);
    await until(async () => !existsSync(`/proc/${pid}`), 60);
  });
});
