import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/** Serves packed packages the way the npm registry does, one version each. */
export async function serveRegistry(tarballs) {
  const packages = new Map(
    tarballs.map((path) => {
      const manifest = JSON.parse(execFileSync('tar', ['-xzOf', path, 'package/package.json']));
      return [manifest.name, { manifest, tarball: readFileSync(path) }];
    }),
  );
  const server = createServer((request, response) => {
    const [, name, suffix] = /^\/(.+?)(\.tgz)?$/.exec(request.url) ?? [];
    const found = packages.get(name);
    if (!found) response.writeHead(404).end('{}');
    else if (suffix) response.end(found.tarball);
    else
      response.end(JSON.stringify(describe(found, `http://${request.headers.host}/${name}.tgz`)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

function describe({ manifest, tarball }, url) {
  const { name, version, bin, engines } = manifest;
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  const only = { name, version, bin, engines, dist: { tarball: url, integrity } };
  return { name, 'dist-tags': { latest: version }, versions: { [version]: only } };
}
