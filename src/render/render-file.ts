import { keepOf } from './path.ts';
import type { TemplateValues } from './template.ts';
import type { TemplateFile } from './templates.ts';
import { type ProjectPath, type TreeFile, treeFile } from './tree.ts';

/** What a template comes to at its place in the project. */
export function renderFile(
  stage: string,
  template: TemplateFile,
  path: ProjectPath,
  values: TemplateValues,
): TreeFile {
  const keep = keepOf(path);
  return template.kind === 'copy'
    ? treeFile(stage, template.content, keep, template.sha256)
    : treeFile(stage, template.render(values), keep);
}
