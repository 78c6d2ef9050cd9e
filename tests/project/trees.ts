import { type Base, baseOf } from '../../src/project/base.ts';
import { resolve } from '../../src/questions/resolve.ts';
import { render, templateFolders } from '../../src/render/render.ts';
import { readTemplates } from '../../src/render/templates.ts';
import type { Keep, Tree, TreeFile } from '../../src/render/tree.ts';
import { catalogue } from '../../src/stages/index.ts';

/** A tree from path → text (or bytes). */
export function tree(files: Readonly<Record<string, string | Buffer>>, keep: Keep = 'merge'): Tree {
  return new Map(Object.entries(files).map(([path, content]) => [path, file(content, keep)]));
}

export function base(files: Readonly<Record<string, string | Buffer>>, keep: Keep = 'merge'): Base {
  return baseOf(tree(files, keep));
}

export function file(content: string | Buffer, keep: Keep = 'merge'): TreeFile {
  return {
    content: Buffer.from(content as string),
    executable: false,
    keep,
    stage: 'support desk',
  };
}

/** What such answers, as recommended beyond these, make. */
export async function rendered(given: Readonly<Record<string, unknown>>): Promise<Tree> {
  const flags = Object.fromEntries(
    Object.entries(given).map(([id, value]) => [id, { value, named: id }]),
  );
  const facts = { directory: 'support-desk' };
  const { stages, questions } = catalogue;
  const answers = await resolve(questions, { flags, facts, takeRecommended: true });
  return render(stages, answers, readTemplates(process.cwd(), templateFolders(stages, answers)));
}
