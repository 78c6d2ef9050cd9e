import type { ProjectPath } from './tree.ts';

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
