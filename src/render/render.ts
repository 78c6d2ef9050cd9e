import { answersPath, recordName, schemaPath } from '../own-paths.ts';
import type { KnownAnswers } from '../questions/question.ts';
import { questionsOf } from '../stages/catalogue.ts';
import { packageOf } from '../stages/project/name.ts';
import type { Stage } from '../stages/stage.ts';
import { isIncluded } from '../stages/switch.ts';
import { unionOf } from './additions.ts';
import { formatAnswers } from './answers-file.ts';
import { guardValues } from './guard.ts';
import { keepOf, namePackage, projectPath } from './path.ts';
import { recordOf, renderRecord } from './record.ts';
import type { TemplateValues } from './template.ts';
import type { TemplateFile, Templates } from './templates.ts';
import { combine, type ProjectPath, type Tree, type TreeFile, treeFile } from './tree.ts';

/** The stages that these answers include, in order. */
export function includedStages(stages: readonly Stage[], answers: KnownAnswers): readonly Stage[] {
  return stages.filter((stage) => isIncluded(stage, answers));
}

/** The folders of templates/ that `render` will ask for. */
export function templateFolders(
  stages: readonly Stage[],
  answers: KnownAnswers,
): readonly string[] {
  return [...foldersOf(includedStages(stages, answers), answers).keys()];
}

/** The whole project for these answers. Depends on its arguments alone: no disk, clock or network. */
export function render(
  stages: readonly Stage[],
  answers: KnownAnswers,
  templates: Templates,
): Tree {
  const included = includedStages(stages, answers);
  const name = String(answers.name);
  const project = { name, package: packageOf(name), summary: answers.summary };
  const values = guardValues({
    project,
    answers,
    record: recordOf(included, answers),
    tasks: [answers.tasks ?? answers.task ?? []].flat(),
    stages: included.map(({ id, title, phase }) => ({ id, title, phase })),
    adds: unionOf(included.flatMap((stage) => stage.adds?.(answers) ?? [])),
    tool: { version: templates.version },
  });
  const trees = [...foldersOf(included, answers)].map(([folder, stage]) =>
    renderFolder(stage.id, folder, templates, project.package, values),
  );
  return combine([...trees, ownFiles(stages, answers, templates)]);
}

/** Each folder once, with the first stage that names it. */
function foldersOf(included: readonly Stage[], answers: KnownAnswers): ReadonlyMap<string, Stage> {
  const folders = new Map<string, Stage>();
  for (const stage of included) {
    for (const folder of stage.templates?.(answers) ?? []) {
      if (!folders.has(folder)) folders.set(folder, stage);
    }
  }
  return folders;
}

function renderFolder(
  stage: string,
  folder: string,
  templates: Templates,
  packageName: string,
  values: TemplateValues,
): Tree {
  const files = templates.folders.get(folder);
  if (!files) throw new Error(`Stage "${stage}" uses templates/${folder}, which is not there.`);
  const tree = new Map<ProjectPath, TreeFile>();
  for (const [templatePath, template] of files) {
    const path = projectPath(templatePath, packageName);
    if (tree.has(path)) throw new Error(`Two files of templates/${folder} become ${path}.`);
    tree.set(path, renderFile(stage, path, template, packageName, values));
  }
  return tree;
}

function renderFile(
  stage: string,
  path: ProjectPath,
  template: TemplateFile,
  packageName: string,
  values: TemplateValues,
): TreeFile {
  const keep = keepOf(path);
  if (template.kind === 'render') return treeFile(stage, template.render(values), keep);
  // Data are the project's own from the start: byte for byte.
  return keep === 'once'
    ? treeFile(stage, template.content, keep, template.sha256)
    : treeFile(stage, namePackage(template.content, packageName), keep);
}

function ownFiles(stages: readonly Stage[], answers: KnownAnswers, templates: Templates): Tree {
  const included = includedStages(stages, answers);
  return new Map([
    [
      recordName,
      treeFile('lifecycle record', Buffer.from(renderRecord(included, answers)), 'record'),
    ],
    [
      answersPath,
      treeFile('answers', Buffer.from(formatAnswers(questionsOf(stages), answers)), 'always'),
    ],
    [schemaPath, treeFile('schema', templates.schema, 'always')],
  ]);
}
