import { spawn } from 'node:child_process';

export interface Result {
  /** undefined when a signal ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** Called with all that it printed so far. */
  readonly onOutput?: (stdout: string) => void;
}

/** Runs a command to its end, whatever its exit code. */
export function run(command: readonly string[], options: RunOptions): Promise<Result> {
  const [program = '', ...args] = command;
  const started = performance.now();
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...options.env },
    // A pipe of Node's is a socket, from which bash concludes that it came by the network: then it
    // reads ~/.bashrc, which may put another Python first.
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.on('error', () => {}); // A command that ends early does not read its input.
  child.stdin?.end(options.input);
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    options.onOutput?.(stdout);
  });
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = (performance.now() - started) / 1000;
      resolve({ code: code ?? undefined, stdout, stderr, seconds });
    });
  });
}

/** Runs a command that has to succeed (or to end with `code`); what it printed is in the error. */
export async function mustRun(
  command: readonly string[],
  { code = 0, ...options }: RunOptions & { readonly code?: number },
): Promise<Result> {
  const result = await run(command, options);
  if (result.code !== code) throw new Error(formatFailure(command, options.cwd, result));
  return result;
}

function formatFailure(command: readonly string[], cwd: string, result: Result): string {
  const output = `${result.stdout}\n${result.stderr}`.trim();
  return `"${command.join(' ')}" ended with ${result.code} in ${cwd}:\n${output.slice(-6000)}`;
}
