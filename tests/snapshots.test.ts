import { describe, expect, it } from 'vitest';
import { resolve } from '../src/questions/resolve.ts';
import { render, templateFolders } from '../src/render/render.ts';
import { readTemplates } from '../src/render/templates.ts';
import type { Tree } from '../src/render/tree.ts';
import { catalogue } from '../src/stages/index.ts';

const { stages, questions } = catalogue;
const sets = {
  default: {},
  'extraction-at-an-endpoint': {
    name: 'order-reader',
    task: 'extraction',
    source: 'endpoint',
    sensitivity: 'personal',
    dataNote: 'Covered by the processing agreement of 2026; stored in the EU.',
  },
  'broad-on-open-weights': {
    name: 'desk-assistant',
    breadth: 'broad',
    tasks: ['classification', 'summarization', 'chat'],
    model: 'Qwen/Qwen3-4B-Instruct-2507',
  },
  'pretrained-for-reasoning': {
    name: 'arithmetic-helper',
    task: 'reasoning',
    source: 'pretrain',
  },
} as const;

describe('the files that answers decide', () => {
  it.each(Object.entries(sets))('of %s', async (name, given) => {
    const tree = await renderFor(given);
    await expect(format(tree)).toMatchFileSnapshot(`snapshots/${name}.txt`);
  });
});

async function renderFor(given: Readonly<Record<string, unknown>>): Promise<Tree> {
  const flags = Object.fromEntries(
    Object.entries(given).map(([id, value]) => [id, { value, named: id }]),
  );
  const facts = { directory: 'support-desk' };
  const answers = await resolve(questions, { flags, facts, takeRecommended: true });
  const templates = readTemplates(process.cwd(), templateFolders(stages, answers));
  return render(stages, answers, templates);
}

/** All paths, then the files at the top, where the answers of all stages meet, in full. */
function format(tree: Tree): string {
  const paths = [...tree.keys()].sort();
  const shared = paths.filter((path) => !path.includes('/') || path === '.genai/answers.yaml');
  const contents = shared.map((path) => `==> ${path} <==\n${tree.get(path)?.content}`);
  return `${[paths.join('\n'), ...contents].join('\n\n')}\n`;
}
