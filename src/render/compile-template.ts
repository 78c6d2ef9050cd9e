import ejs from 'ejs';
import { type TemplateSource, valueNames } from './template.ts';

// What EJS writes for the text between two tags.
const appendedText = /^ {4}; __append\((".*")\)$/gm;

/**
 * What an EJS template stands for, as `templateFrom` takes it. The build packs it, so that the package
 * neither holds EJS nor compiles with it. The texts are taken out of the code: most of it is text,
 * and V8 reads code slowly.
 */
export function compileTemplate(text: string, file: string): TemplateSource {
  const template = new ejs.Template(text, {
    filename: file,
    localsName: 'values',
    destructuredLocals: [...valueNames],
    strict: true,
  });
  // Throws for a template that is no JavaScript, and names the file.
  template.compile();
  const texts: string[] = [];
  const source = template.source.replace(appendedText, (_, literal: string) => {
    return `; __append(texts[${texts.push(JSON.parse(literal)) - 1}])`;
  });
  const code = [
    '"use strict";',
    'let __line = 1;',
    `try {\n${source}} catch (error) {`,
    '  failAt(error, __line);',
    '}\n',
  ].join('\n');
  return { code, texts };
}
