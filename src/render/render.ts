import type { KnownAnswers, Questions } from '../questions/question.ts';
import type { Answers } from '../stages/index.ts';
import type { Stage } from '../stages/stage.ts';
import { unionOf } from './additions.ts';
import { formatAnswers } from './answers-file.ts';
import { guardValues } from './guard.ts';
import { answersPath, keepOf, namePackage, projectPath, recordPath, schemaPath } from './path.ts';
import { renderRecord } from './record.ts';
import type { TemplateValues } from './template.ts';
import type { TemplateFile, Templates } from './templates.ts';
import { combine, type ProjectPath, type Tree, type TreeFile, treeFile } from './tree.ts';

/** The stages that these answers include, in order. */
export function includedStages(stages: readonly Stage[], answers: Answers): readonly Stage[] {
  return stages.filter((stage) => stage.included?.(answers) ?? true);
}

/** The folders of templates/ that `render` will ask for. */
export function templateFolders(stages: readonly Stage[], answers: Answers): readonly string[] {
  return includedStages(stages, answers).flatMap((stage) => stage.templates(answers));
}

/** The whole project for these answers. Depends on its arguments alone: no disk, clock or network. */
export function render(stages: readonly Stage[], answers: Answers, templates: Templates): Tree {
  const included = includedStages(stages, answers);
  const project = {
    name: answers.name,
    package: answers.name.replaceAll('-', '_'),
    summary: answers.summary,
  };
  const values = guardValues({
    project,
    answers,
    tasks: answers.tasks ?? (answers.task === undefined ? [] : [answers.task]),
    stages: included.map(({ id, title, phase }) => ({ id, title, phase })),
    adds: unionOf(included.flatMap((stage) => stage.adds?.(answers) ?? [])),
  });
  const trees = included.flatMap((stage) =>
    stage
      .templates(answers)
      .map((folder) => renderFolder(stage.id, folder, templates, project.package, values)),
  );
  return combine([...trees, ownFiles(included, answers, templates)]);
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

function ownFiles(included: readonly Stage[], answers: Answers, templates: Templates): Tree {
  const questions: Questions = Object.assign({}, ...included.map((stage) => stage.questions));
  const known = answers as unknown as KnownAnswers;
  return new Map([
    [
      recordPath,
      treeFile('lifecycle record', Buffer.from(renderRecord(included, answers)), 'record'),
    ],
    [answersPath, treeFile('answers', Buffer.from(formatAnswers(questions, known)), 'always')],
    [schemaPath, treeFile('schema', templates.schema, 'always')],
  ]);
}
