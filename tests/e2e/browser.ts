import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';

/** A headless Chromium, driven through the W3C WebDriver protocol: no library, only fetch. */
export interface Browser {
  open(url: string): Promise<void>;
  /** Presses one key, or several together: a character, or a code of the WebDriver standard. */
  press(...keys: readonly string[]): Promise<void>;
  /** Runs a function body in the page and gives what it returns. */
  evaluate<T>(body: string): Promise<T>;
  /** Runs a script in each page that is opened from now on, before its own scripts. */
  before(script: string): Promise<{ undo(): Promise<void> }>;
  /** Shows pages as somebody sees them who prefers dark ones, or light ones. */
  prefer(scheme: 'dark' | 'light'): Promise<void>;
  /** Shows pages as in a window of so many pixels, or as a zoom that leaves as many. */
  resize(width: number): Promise<void>;
  /** What the window shows, as PNG. */
  screenshot(): Promise<Buffer>;
  close(): Promise<void>;
}

export const keys = {
  left: '\uE012',
  right: '\uE014',
  down: '\uE015',
  space: ' ',
  tab: '\uE004',
  enter: '\uE007',
  control: '\uE009',
  shift: '\uE008',
} as const;

export async function openBrowser(): Promise<Browser> {
  if (spawnSync('chromedriver', ['--version']).status !== 0)
    throw new Error('Not on the PATH: chromedriver (Debian: chromium-driver).');
  const port = await freePort();
  const driver = spawn('chromedriver', [`--port=${port}`], { stdio: 'ignore' });
  const call = caller(`http://127.0.0.1:${port}`);
  await until(async () => (await call('GET', '/status')).ready === true);
  const page = ['--headless=new', '--window-size=900,1200'];
  const args = [...page, '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
  const { sessionId } = await call('POST', '/session', {
    capabilities: { alwaysMatch: { 'goog:chromeOptions': { args } } },
  });
  return session(driver, (method, path, body) =>
    call(method, `/session/${sessionId}${path}`, body),
  );
}

function session(driver: ChildProcess, call: Call): Browser {
  return {
    open: async (url) => void (await call('POST', '/url', { url })),
    press: async (...pressed) => {
      const actions = [
        ...pressed.map((value) => ({ type: 'keyDown', value })),
        ...pressed.toReversed().map((value) => ({ type: 'keyUp', value })),
      ];
      await call('POST', '/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
    },
    evaluate: (script) => call('POST', '/execute/sync', { script, args: [] }),
    before: async (source) => {
      const ask = (cmd: string, params: object) =>
        call('POST', '/goog/cdp/execute', { cmd, params });
      const added = await ask('Page.addScriptToEvaluateOnNewDocument', { source });
      return {
        undo: async () => void (await ask('Page.removeScriptToEvaluateOnNewDocument', added)),
      };
    },
    prefer: async (value) => {
      const features = [{ name: 'prefers-color-scheme', value }];
      const command = { cmd: 'Emulation.setEmulatedMedia', params: { features } };
      await call('POST', '/goog/cdp/execute', command);
    },
    resize: async (width) => {
      const params = { width, height: 900, deviceScaleFactor: 1, mobile: false };
      const command = { cmd: 'Emulation.setDeviceMetricsOverride', params };
      await call('POST', '/goog/cdp/execute', command);
    },
    screenshot: async () => Buffer.from(await call('GET', '/screenshot'), 'base64'),
    close: async () => {
      await call('DELETE', '');
      driver.kill();
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: what a driver answers is as wide as the web.
type Call = (method: string, path: string, body?: object) => Promise<any>;

function caller(base: string): Call {
  return async (method, path, body) => {
    const response = await fetch(base + path, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const { value } = (await response.json()) as { value: { message?: string } };
    if (!response.ok) throw new Error(`${method} ${path}: ${value.message}`);
    return value;
  };
}

/** Waits until `holds` is true; an error counts as not yet. */
export async function until(holds: () => Promise<boolean>, seconds = 30): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await holds().catch(() => false))) {
    if (Date.now() > end) throw new Error(`It did not happen within ${seconds} s.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
