import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from './python.ts';
import { mustRun, type Result, run } from './run.ts';

/** What is in the base image that stands in for python:*-slim, which only a registry has. */
const SUITE = 'bookworm';
const PACKAGES = ['ca-certificates', 'python-is-python3', 'python3', 'python3-pip', 'python3-venv'];
// Debian's pip refuses to install beside its own packages; that of the image which this is for does.
const HOOK = 'rm -f "$1"/usr/lib/python3*/EXTERNALLY-MANAGED';

const PROGRAMS = ['buildah', 'mmdebstrap', 'nsenter', 'unshare'];

/** What an image says of how it is run; the names are Docker's. */
export interface ImageConfig {
  readonly User: string;
  readonly Entrypoint: readonly string[];
  readonly Cmd: readonly string[];
  readonly WorkingDir: string;
  readonly Healthcheck: { readonly Test: readonly string[] };
}

/** A store of images in a temporary folder. */
export interface Store {
  buildah(...args: readonly string[]): Promise<Result>;
  command(...args: readonly string[]): readonly string[];
  readonly folder: string;
  remove(): Promise<void>;
}

export const buildahEnvironment = { BUILDAH_ISOLATION: 'chroot' };

/** Why no image can be built here, and what to do about it. */
export function whyNoImages(): string | undefined {
  const path = (process.env.PATH ?? '').split(':');
  const missing = PROGRAMS.filter((name) => !path.some((folder) => existsSync(join(folder, name))));
  if (missing.length > 0) {
    return `images are built with ${missing.join(', ')}. On Debian: apt-get install --no-install-recommends buildah mmdebstrap util-linux`;
  }
  return process.getuid?.() === 0 ? undefined : 'images are built as root: run this with sudo.';
}

/** A store that holds an image of this name, made of Debian's packages. */
export async function openStore(baseName: string): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), 'genai-images-'));
  const places = ['--root', join(folder, 'root'), '--runroot', join(folder, 'run')];
  const command = (...args: readonly string[]) => ['buildah', ...places, ...args];
  const buildah = (...args: readonly string[]) =>
    mustRun(command(...args), { cwd: folder, env: buildahEnvironment });
  await buildah('from', '--name', 'base', 'scratch');
  await buildah('add', '--quiet', 'base', await prepareBase(), '/');
  await buildah('commit', '--quiet', '--rm', '--format', 'docker', 'base', baseName);
  const remove = async () => {
    await buildah('rm', '--all');
    // Where images are layers of an overlay, their folder is a mount of its own.
    await run(['umount', '--recursive', join(folder, 'root', 'overlay')], { cwd: '/' });
    await rm(folder, { recursive: true });
  };
  return { buildah, command, folder, remove };
}

async function prepareBase(): Promise<string> {
  const recipe = JSON.stringify([SUITE, PACKAGES, HOOK]);
  const key = createHash('sha256').update(recipe).digest('hex').slice(0, 12);
  const kept = join(cacheFolder, `base-image-${key}.tar`);
  if (existsSync(kept)) return kept;
  console.log(`Making a base image of Debian packages, ${kept} …`);
  await mkdir(cacheFolder, { recursive: true });
  const made = `${kept}.${process.pid}.tar`;
  const include = `--include=${PACKAGES.join(',')}`;
  const how = ['--variant=minbase', include, `--customize-hook=${HOOK}`, SUITE, made];
  await mustRun(['mmdebstrap', '--quiet', ...how], { cwd: cacheFolder });
  await rename(made, kept);
  return kept;
}

/** Builds a project's image by its own Dockerfile, and gives what the image says of itself. */
export async function buildImage(
  store: Store,
  project: string,
  image: string,
  ...args: readonly string[]
): Promise<ImageConfig> {
  const dockerfile = ['--file', join(project, 'deploy/container/Dockerfile')];
  const how = ['--format', 'docker', '--network', 'host', '--pull-never', ...(await mounts(store))];
  await store.buildah('bud', ...how, ...dockerfile, ...args, '--tag', image, project);
  const { stdout } = await store.buildah('inspect', '--type', 'image', image);
  return JSON.parse(stdout).Docker.config;
}

/** Where packages come from on this machine is told to pip and uv for the build, and stays out of the image. */
async function mounts(store: Store): Promise<readonly string[]> {
  const links = process.env.PIP_FIND_LINKS;
  const settings = join(store.folder, 'uv.toml');
  await writeFile(settings, 'system-certs = true\n');
  const readOnly = ['/etc/ssl/certs', '/etc/pip.conf', ...(links === undefined ? [] : [links])];
  const there = readOnly.filter((path) => existsSync(path)).map((path) => [path, path]);
  return [...there, [settings, '/etc/uv/uv.toml']].flatMap(([from, to]) => [
    '--volume',
    `${from}:${to}:ro`,
  ]);
}

/** What an image takes on the disk, in bytes. */
export async function sizeOf(store: Store, image: string): Promise<number> {
  const { stdout } = await store.buildah('images', '--json', image);
  const [{ size }] = JSON.parse(stdout);
  return Number.parseFloat(size) * (/GB/.test(size) ? 1e9 : 1e6);
}
