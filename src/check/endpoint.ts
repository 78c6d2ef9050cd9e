/** Whether an address is on the machine itself. What two readers would take for two hosts is not. */
export function isOwnMachine(address: string | undefined): boolean {
  const host = hostOf(address);
  return host !== undefined && own.test(host);
}

/** Whether an address is someone else's: neither the machine itself nor a network of one's own. */
export function isHosted(address: string | undefined): boolean {
  const host = hostOf(address);
  return (
    address !== undefined &&
    (host === undefined || !(own.test(host) || near.some((each) => each.test(host))))
  );
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
// Names that no public server answers for (RFC 6762, appendix G, and Kubernetes), private addresses
// (RFC 1918), those of a provider's or an overlay network (RFC 6598), of one link, and of IPv6.
const near = [
  /^[^.:]+$/,
  /\.(?:local|internal|intranet|private|corp|home|lan|home\.arpa|localdomain|svc|cluster\.local)$/,
  /^10\.\d+\.\d+\.\d+$/,
  /^192\.168\.\d+\.\d+$/,
  /^172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+$/,
  /^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.\d+\.\d+$/,
  /^169\.254\.\d+\.\d+$/,
  /^\[(?:f[cd]|fe[89ab])[\da-f:]+\]$/,
];
