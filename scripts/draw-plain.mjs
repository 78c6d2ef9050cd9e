import { writeFileSync } from 'node:fs';
import { importSources } from './import-sources.mjs';

const sources = [
  'commands/create/gather.ts',
  'commands/create/plain.ts',
  'render/form.ts',
  'render/path.ts',
  'render/render.ts',
  'render/templates.ts',
  'stages/index.ts',
  'stages/project/name.ts',
];

/** Draws the project that takes every recommendation, for src/commands/create/packed-plain.ts to read. */
export async function drawPlain(root, target) {
  const source = await importSources(root, sources);
  const context = { cwd: root, packageRoot: root, env: {} };
  const name = source.placeholderName;
  const { flags, draw } = source.readPlain(name, context);
  const { tree, ...plain } = await draw();
  const answers = await source.gatherAnswers(source.questions, name, { yes: true }, context);
  const folders = source
    .includedStages(source.stages, answers)
    .flatMap((stage) => stage.templates(answers).map((folder) => [folder, stage.id]));
  const simple = new Set(folders.flatMap(([folder]) => simplePaths(source, root, folder, name)));
  const files = [...tree]
    .filter(([path]) => path !== source.schemaPath && !simple.has(path))
    .map(([path, { keep, stage, content }]) => ({ path, keep, stage, text: content.toString() }));
  const packed = { ...plain, flags, folders: Object.fromEntries(folders), files };
  writeFileSync(target, JSON.stringify(packed));
}

/** Of the files of a folder, those that are copied, or name the project and no more. */
function simplePaths(source, root, folder, name) {
  const files = [...source.readFiles(root, folder)].filter(([path, content]) => {
    if (!path.endsWith('.ejs')) return true;
    return source.formOf(content.toString())?.blanks.every(([, value]) => value === 'project');
  });
  return files.map(([path]) => source.projectPath(source.targetOf(path), source.packageOf(name)));
}
