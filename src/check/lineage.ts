import { contentOf, parseJson } from '../record/runs/evidence-file.ts';
import type { Evidence } from './evidence.ts';

/** One step of how a model came to be, read from the files that training leaves beside its weights. */
export interface Ancestor {
  /** The model's folder. */
  readonly folder: string;
  /** The weights it rests on: a folder of this project, or a hub id. */
  readonly base: string;
  /** What its training went on from: the base, or an adapter that has the same base. */
  readonly start: string;
  readonly revision: string | undefined;
  /** How it was trained, as in sft or dpo; undefined where its card does not say. */
  readonly method: string | undefined;
  /** The data and prompts it learned from, as they were then. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
}

const longest = 10;

/** From a model back to the one that no training of this project made; empty for that one itself. */
export function lineage(model: string, evidence: Evidence): Ancestor[] {
  const steps: Ancestor[] = [];
  let folder = model;
  while (steps.length < longest) {
    const step = ancestor(folder, evidence);
    if (!step || step.start === folder) return steps;
    steps.push(step);
    folder = step.start;
  }
  return steps;
}

function ancestor(folder: string, evidence: Evidence): Ancestor | undefined {
  if (evidence.locate(folder).kind !== 'folder') return undefined;
  const card = cardOf(folder, evidence);
  const adapter = object(readJson(`${folder}/adapter_config.json`, evidence));
  const told = object(card.base);
  // The adapter's own word counts: its base is what it is put on, also when it went on from another.
  const base = text(adapter.base_model_name_or_path) ?? text(told.id);
  if (base === undefined) return undefined;
  const revision = text(adapter.revision) ?? text(told.revision);
  const method = text(object(card.experiment).method);
  return { folder, base, start: text(told.id) ?? base, revision, method, files: filesOf(card) };
}

function filesOf({ files }: Card): Ancestor['files'] {
  if (!Array.isArray(files)) return [];
  return files.flatMap((file: unknown) => {
    const path = text(object(file).path);
    const sha256 = text(object(file).sha256);
    return path === undefined || sha256 === undefined ? [] : [{ path, sha256 }];
  });
}

/** What training or a transform leaves beside the weights that it made, as far as this tool asks for it. */
interface Card {
  readonly base?: { readonly id?: unknown; readonly sha256?: unknown };
  readonly files?: unknown;
  readonly experiment?: unknown;
  /** Of a transform, with the model that it was made from. */
  readonly type?: string;
  readonly created?: string;
  readonly made_from?: { readonly id?: string; readonly sha256?: string };
}

/** Empty where the model is not on this machine, or nothing of this project made it. */
export function cardOf(folder: string, evidence: Evidence): Card {
  return object(readJson(`${folder}/run.json`, evidence));
}

function readJson(path: string, evidence: Evidence): unknown {
  return contentOf(parseJson(evidence.text(path) ?? ''));
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
