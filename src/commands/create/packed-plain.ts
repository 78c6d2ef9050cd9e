import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { projectPath, schemaPath } from '../../render/path.ts';
import { renderFile } from '../../render/render-file.ts';
import type { TemplateValues } from '../../render/template.ts';
import { readTemplates } from '../../render/templates.ts';
import { type Keep, type ProjectPath, type TreeFile, treeFile } from '../../render/tree.ts';
import { nearestName, packageOf, placeholderName } from '../../stages/project/name.ts';
import type { Context } from '../../terminal/context.ts';
import type { Blueprint } from './blueprint.ts';
import type { Plain } from './plain.ts';

/**
 * What scripts/draw-plain.mjs drew when the package was built: all of the project that takes every
 * recommendation, but for its name. The questions, the stages and the templates that do more than
 * name the project, most of what making one costs, are not even loaded then.
 */
export interface PackedPlain extends Omit<Blueprint, 'tree'>, Pick<Plain, 'flags'> {
  /** Folder of templates → the stage that writes it. */
  readonly folders: Readonly<Record<string, string>>;
  /** The files that are neither copied nor a form that names the project alone. */
  readonly files: readonly { path: ProjectPath; keep: Keep; stage: string; text: string }[];
}

/** What `readPlain` of plain.ts gives. */
export function readPlain(directory: string, { cwd, packageRoot }: Context): Plain {
  const name = nearestName(basename(resolve(cwd, directory)));
  const json = readFileSync(join(packageRoot, 'dist', 'plain.json'), 'utf8')
    .replaceAll(placeholderName, name)
    .replaceAll(packageOf(placeholderName), packageOf(name));
  const plain: PackedPlain = JSON.parse(json);
  return { flags: plain.flags, draw: async () => draw(plain, packageRoot) };
}

function draw({ flags, folders, files, ...plain }: PackedPlain, packageRoot: string): Blueprint {
  const project = { name: plain.name, package: packageOf(plain.name) };
  const templates = readTemplates(packageRoot, Object.keys(folders));
  const tree = new Map<ProjectPath, TreeFile>();
  for (const { path, keep, stage, text } of files) {
    tree.set(path, treeFile(stage, Buffer.from(text), keep));
  }
  tree.set(schemaPath, treeFile('schema', templates.schema, 'always'));
  for (const [folder, stage] of Object.entries(folders)) {
    for (const template of templates.folders.get(folder)?.values() ?? []) {
      const path = projectPath(template.target, project.package);
      if (tree.has(path)) continue;
      tree.set(path, renderFile(stage, template, path, { project } as TemplateValues));
    }
  }
  return { ...plain, tree };
}
