import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A package registry on this machine that knows one package: what npm sees after a release. */
export async function serveRegistry(
  name: string,
  version: string,
  tarball: string,
): Promise<{ readonly url: string; close(): void }> {
  const content = readFileSync(tarball);
  const integrity = `sha512-${createHash('sha512').update(content).digest('base64')}`;
  const server = createServer((request, response) => {
    const url = `http://${request.headers.host}`;
    if (request.url === '/package.tgz') {
      response.end(content);
    } else if (request.url === `/${name}`) {
      const dist = { tarball: `${url}/package.tgz`, integrity };
      const bin = { [name]: `bin/${name}.js` };
      const manifest = { name, version, dist, bin };
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          name,
          'dist-tags': { latest: version },
          versions: { [version]: manifest },
        }),
      );
    } else {
      response.statusCode = 404;
      response.end('{}');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
