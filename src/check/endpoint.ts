/** Whether an address is on the machine itself. What two readers would take for two hosts is not. */
export function isOwnMachine(address: string | undefined): boolean {
  const host = hostOf(address);
  return host !== undefined && own.test(host);
}

/** Whether an address is someone else's: neither the machine itself nor a network of one's own. */
export function isHosted(address: string | undefined): boolean {
  const host = hostOf(address);
  return address !== undefined && (host === undefined || !(own.test(host) || near.test(host)));
}

/** The host and port of an address; undefined where nobody can say. */
export function placeOf(address: string): string | undefined {
  return hostOf(address) === undefined ? undefined : new URL(address).host;
}

function hostOf(address: string | undefined): string | undefined {
  // A backslash ends the host for a browser, and belongs to it for Python.
  if (address === undefined || /[\\\s]/.test(address) || !URL.canParse(address)) return undefined;
  return new URL(address).hostname.replace(/\.$/, '');
}

const own =
  /^(?:localhost|.+\.localhost|host\.docker\.internal|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\])$/;
const near =
  /^(?:[^.:]+|.+\.(?:local|internal|lan|home\.arpa|svc|cluster\.local)|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+|\[f[cd][\da-f:]+\])$/;
