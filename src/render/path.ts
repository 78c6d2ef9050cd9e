import type { Keep, ProjectPath } from './tree.ts';

/** Where a template file goes: `__package__`, `_dotfile` and `.ejs` resolved. */
export function projectPath(templatePath: string, packageName: string): ProjectPath {
  return templatePath
    .replace(/\.ejs$/, '')
    .split('/')
    .map((part) => (part === '__package__' ? packageName : dotted(part)))
    .join('/');
}

// npm leaves .gitignore out of packages, so templates carry dotfiles with an underscore.
function dotted(part: string): string {
  return part.replace(/^_(?=[^_])/, '.');
}

/** What a rerun does with a file that a template folder brings. */
export function keepOf(path: ProjectPath): Keep {
  // Evaluation data that changed under an existing run would make its evidence stale.
  return path.endsWith('.jsonl') ? 'once' : 'merge';
}
