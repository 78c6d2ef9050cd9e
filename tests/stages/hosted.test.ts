import { beforeAll, describe, expect, it } from 'vitest';
import { resolve } from '../../src/questions/resolve.ts';
import { render, templateFolders } from '../../src/render/render.ts';
import { readTemplates } from '../../src/render/templates.ts';
import type { Tree } from '../../src/render/tree.ts';
import { firstSteps } from '../../src/stages/first-steps.ts';
import { catalogue } from '../../src/stages/index.ts';
import { isIncluded } from '../../src/stages/switch.ts';

const { stages, questions } = catalogue;
let tree: Tree;
let steps: readonly string[];

beforeAll(async () => {
  const given = { source: 'endpoint', sensitivity: 'public' };
  const flags = Object.fromEntries(
    Object.entries(given).map(([id, value]) => [id, { value, named: id }]),
  );
  const facts = { directory: 'support-desk' };
  const answers = await resolve(questions, { flags, facts, takeRecommended: true });
  tree = render(stages, answers, readTemplates(process.cwd(), templateFolders(stages, answers)));
  const included = stages.filter((stage) => isIncluded(stage, answers));
  steps = firstSteps(included, answers).next;
});

describe('a project at a hosted endpoint', () => {
  it('holds nothing that makes, loads or serves weights on this machine', () => {
    expect([...tree.keys()].filter((path) => /\/(local|training)\//.test(path))).toEqual([]);
  });

  it('installs no library for it', () => {
    const pyproject = `${tree.get('pyproject.toml')?.content}`;
    expect(pyproject).toContain('"openai>=');
    expect(pyproject).not.toMatch(/^ {4}"(torch|transformers|accelerate|ray)\b[^.]/m);
  });

  it('speaks of no command and no model that it does not have', () => {
    const documents = [...tree].filter(([path]) => /\.(md|toml|yml|example)$/.test(path));
    const wrong = /poe (tiny|serve-model|merge)\b|models\/tiny|tiny model/;
    const found = documents.filter(([, { content }]) => wrong.test(`${content}`));
    expect([found.map(([path]) => path), steps.filter((step) => wrong.test(step))]).toEqual([
      [],
      [],
    ]);
  });
});
