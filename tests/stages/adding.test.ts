import { describe, expect, it } from 'vitest';
import { baseOf } from '../../src/project/base.ts';
import { planChanges } from '../../src/project/plan.ts';
import { resolve } from '../../src/questions/resolve.ts';
import { render, templateFolders } from '../../src/render/render.ts';
import { readTemplates } from '../../src/render/templates.ts';
import type { Tree, TreeFile } from '../../src/render/tree.ts';
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

describe('another version of the tool', () => {
  const path = '.github/workflows/lifecycle.yml';
  const own = '      - run: python tools/tell_the_desk.py\n';

  it('is named in the workflow without a conflict with steps of your own', async () => {
    const base = await renderFor(['prompt'], '1.2.3');
    const ours = new Map(base).set(path, {
      ...(base.get(path) as TreeFile),
      content: Buffer.from(`${base.get(path)?.content}${own}`),
    });
    const next = await renderFor(['prompt'], '1.3.0');
    const changes = await planChanges(baseOf(base), ours, next);
    const change = changes.find((each) => each.path === path);
    expect(change?.kind).toBe('merge');
    const text = change && 'file' in change ? `${change.file.content}` : '';
    expect(text).toContain('npx --yes create-genai-project@1.3.0 check --format github\n');
    expect(text.endsWith(own)).toBe(true);
    const changed = changes.filter(({ kind }) => kind !== 'keep').map((each) => each.path);
    expect(changed).toEqual([path, '.github/workflows/release.yml']);
  });
});

async function renderFor(adapt: readonly string[], version?: string): Promise<Tree> {
  const { stages, questions } = catalogue;
  const answers = await resolve(questions, {
    flags: { adapt: { value: adapt, named: '--adapt' } },
    facts: { directory: 'support-desk' },
    takeRecommended: true,
  });
  const templates = readTemplates(process.cwd(), templateFolders(stages, answers));
  return render(stages, answers, { ...templates, version: version ?? templates.version });
}

function written(tree: Tree): Tree {
  return new Map(
    [...tree].map(([path, file]) => {
      const text = added[path];
      return [path, text ? { ...file, content: Buffer.from(`${file.content}${text}`) } : file];
    }),
  );
}
