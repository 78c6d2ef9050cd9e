import { describe, expect, it } from 'vitest';
import { baseOf } from '../../src/project/base.ts';
import { planChanges } from '../../src/project/plan.ts';
import { resolve } from '../../src/questions/resolve.ts';
import { render, templateFolders } from '../../src/render/render.ts';
import { readTemplates } from '../../src/render/templates.ts';
import type { Tree } from '../../src/render/tree.ts';
import { catalogue } from '../../src/stages/index.ts';

/** Where people write at the end of what was made for them. */
const added: Readonly<Record<string, string>> = {
  'pyproject.toml': '\n[tool.desk]\nhours = 8\n',
  'README.md': '\n## Who to ask\n\nThe support desk.\n',
  'AGENTS.md': '\nAsk before you write to customers.\n',
  '.gitignore': '/secrets/\n',
  'lifecycle.yaml': '# Reviewed by the support desk.\n',
};

describe('adding a stage', () => {
  it.each([
    ['fine-tune', ['prompt'], ['prompt', 'fine-tune']],
    ['align', ['prompt'], ['prompt', 'align']],
    ['align after fine-tune', ['prompt', 'fine-tune'], ['prompt', 'fine-tune', 'align']],
  ])('%s merges with what was written at the end of a shared file', async (_, before, after) => {
    const base = await renderFor(before);
    const changes = await planChanges(baseOf(base), written(base), await renderFor(after));
    expect(changes.filter(({ kind }) => kind === 'conflict' || kind === 'by hand')).toEqual([]);
    for (const [path, text] of Object.entries(added)) {
      const change = changes.find((each) => each.path === path);
      if (change && 'file' in change) expect(`${change.file.content}`).toContain(text);
    }
  });
});

async function renderFor(adapt: readonly string[]): Promise<Tree> {
  const { stages, questions } = catalogue;
  const answers = await resolve(questions, {
    flags: { adapt: { value: adapt, named: '--adapt' } },
    facts: { unattended: true, directory: 'support-desk' },
    takeRecommended: true,
  });
  return render(stages, answers, readTemplates(process.cwd(), templateFolders(stages, answers)));
}

function written(tree: Tree): Tree {
  return new Map(
    [...tree].map(([path, file]) => {
      const text = added[path];
      return [path, text ? { ...file, content: Buffer.from(`${file.content}${text}`) } : file];
    }),
  );
}
