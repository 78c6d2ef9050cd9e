import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { worldIn } from '../commands/world.ts';

/** The text of each file of a project. */
export type Files = Readonly<Record<string, string>>;

const archive = join(import.meta.dirname, 'records/support-desk.tar.gz');

/** What a new project says, by the flags it is made with. */
const fresh = {
  select: [],
  hosted: [
    '--source',
    'endpoint',
    '--sensitivity',
    'personal',
    '--data-note',
    'Agreement of 2026-03, EU region, nothing is kept.',
  ],
  listed: ['--model', 'HuggingFaceTB/SmolLM2-135M-Instruct'],
  pretrain: ['--task', 'summarization', '--source', 'pretrain'],
  broad: ['--breadth', 'broad', '--tasks', 'classification,extraction', '--model', 'tiny'],
} as const;

export type RecordName = keyof typeof fresh | 'scope' | 'adapt' | 'integrate' | 'released';

/**
 * A valid project in each phase, as this tool makes it and as a generated project went on with it:
 * `npm run mutations:records` walks one through its loop and keeps what came of it. Only `released`
 * has entries that no command wrote, for no image is built here.
 */
export async function validProjects(): Promise<Readonly<Record<RecordName, Files>>> {
  const made: Record<string, Files> = {};
  for (const [name, flags] of Object.entries(fresh)) made[name] = await newProject(flags);
  const walked = walkedProject();
  const integrated = inPhase(walked, 'integrate');
  return {
    ...(made as Record<keyof typeof fresh, Files>),
    scope: inPhase(made.select ?? {}, 'scope'),
    adapt: { ...inPhase(walked, 'adapt'), 'lifecycle.yaml': adapted(walked) },
    integrate: integrated,
    released: released(integrated),
  };
}

async function newProject(flags: readonly string[]): Promise<Files> {
  const folder = mkdtempSync(join(tmpdir(), 'genai-record-'));
  try {
    const { create, list, read } = worldIn(folder);
    const { code, stderr } = await create(['support-desk', '--yes', ...flags]);
    if (code !== 0) throw new Error(stderr);
    const kept = list().filter((path) =>
      /\/(lifecycle\.yaml|pyproject\.toml|deploy\/.*\.yaml)$/.test(path),
    );
    return Object.fromEntries(kept.map((path) => [path.slice('support-desk/'.length), read(path)]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function walkedProject(): Files {
  const folder = mkdtempSync(join(tmpdir(), 'genai-record-'));
  try {
    execFileSync('tar', ['-xzf', archive], { cwd: folder });
    const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((path) => join(folder, path))
      .filter((path) => statSync(path).isFile());
    return Object.fromEntries(
      paths.map((path) => [relative(folder, path), readFileSync(path, 'utf8')]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function inPhase(files: Files, phase: string): Files {
  const record = files['lifecycle.yaml'] ?? '';
  return { ...files, 'lifecycle.yaml': record.replace(/^phase: \w+/m, `phase: ${phase}`) };
}

/** The record before anything was served. */
function adapted(files: Files): string {
  const record = inPhase(files, 'adapt')['lifecycle.yaml'] ?? '';
  return record.replace(/^integrate:\n(?: .*\n)+/m, '');
}

function released(files: Files): Files {
  const record = files['lifecycle.yaml'] ?? '';
  const run = /optimized_run: (\S+)/.exec(record)?.[1];
  const entries = [1, 2].map(
    (number) =>
      `- { number: ${number}, image: registry.example.com/desk, digest: "sha256:${String(number).repeat(64)}", run: ${run}, date: "2026-11-2${6 + number}" }\n`,
  );
  return {
    ...files,
    'deploy/releases.yaml': entries.join(''),
    'lifecycle.yaml': record.replace(/^integrate:\n/m, '$&  release: deploy/releases.yaml\n'),
  };
}
