import ejs from 'ejs';
import { valueNames } from './template.ts';

/**
 * The source of the function that an EJS template stands for, as `templateFrom` takes it. The build
 * packs these sources, so that the package neither holds EJS nor compiles with it.
 */
export function compileTemplate(text: string, file: string): string {
  const template = new ejs.Template(text, {
    filename: file,
    localsName: 'values',
    destructuredLocals: [...valueNames],
    strict: true,
  });
  // Throws for a template that is no JavaScript, and names the file.
  template.compile();
  return [
    '"use strict";',
    'let __line = 1;',
    `try {\n${template.source}} catch (error) {`,
    '  failAt(error, __line);',
    '}\n',
  ].join('\n');
}
