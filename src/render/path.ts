import type { Keep, ProjectPath } from './tree.ts';

export const answersPath: ProjectPath = '.genai/answers.yaml';
export const schemaPath: ProjectPath = '.genai/lifecycle.schema.json';
export const recordPath: ProjectPath = 'lifecycle.yaml';

// Inside a template's path, it stands for the name of the Python package.
const packagePart = '__package__';

/** Where a template goes but for the name of the package: `_dotfile` and `.ejs` resolved. */
export function targetOf(templatePath: string): string {
  // npm leaves .gitignore out of packages, so templates carry dotfiles with an underscore.
  return templatePath.replace(/\.ejs$/, '').replace(/(?<=^|\/)_(?=[^_])/g, '.');
}

/** Where it goes in the project of that package. */
export function projectPath(target: string, packageName: string): ProjectPath {
  return target.replace(packagePart, packageName);
}

/** What a rerun does with a file that a template folder brings. */
export function keepOf(path: ProjectPath): Keep {
  // Evaluation data that changed under an existing run would make its evidence stale.
  return path.endsWith('.jsonl') ? 'once' : 'merge';
}
