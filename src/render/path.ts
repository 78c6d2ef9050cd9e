import type { Keep, ProjectPath } from './tree.ts';

// Stands for the name of the Python package, in the paths and the contents of templates. Nothing
// but EJS fills in anything else, so that templates of Python are Python, and linted as they lie.
const packagePart = '__package__';

/** Where a template goes in the project of that package. */
export function projectPath(templatePath: string, packageName: string): ProjectPath {
  return (
    templatePath
      .replace(/\.ejs$/, '')
      // npm leaves .gitignore out of packages, so templates carry dotfiles with an underscore.
      .replace(/(^|\/)_(?=[^_])/g, '$1.')
      .replace(packagePart, packageName)
  );
}

/** What a template that is no EJS holds there. */
export function namePackage(content: Buffer, packageName: string): Buffer {
  if (!content.includes(packagePart)) return content;
  // Latin-1 has a character for every byte: whatever else is there stays as it is.
  return Buffer.from(content.toString('latin1').replaceAll(packagePart, packageName), 'latin1');
}

/** What a rerun does with a file that a template folder brings. */
export function keepOf(path: ProjectPath): Keep {
  // Evaluation data that changed under an existing run would make its evidence stale.
  return /\.jsonl$|^data\/[^/]+\/README\.md$/.test(path) ? 'once' : 'merge';
}
