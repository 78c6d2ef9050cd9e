import {
  failure,
  print,
  type RenderTemplate,
  tidy,
  type ValueName,
  valueNames,
} from './template.ts';

/** A template all of whose tags print a value: its bytes without the tags, and what is missing there. */
export interface Form {
  readonly content: Buffer;
  readonly blanks: readonly Blank[];
}

/** A value, such as `project.package`, and the offset in bytes that it goes to. */
export type Blank = readonly [offset: number, name: ValueName, key: string];

const printedValue = new RegExp(`<%= (${valueNames.join('|')})\\.([a-zA-Z]+) %>`, 'g');

/**
 * Undefined for a template that does more. Most templates name the package and no more; to compile
 * those, or only to make strings of them, would take longer than the rest of the rendering.
 */
export function formOf(text: string): Form | undefined {
  const blanks: Blank[] = [];
  let content = '';
  let from = 0;
  for (const { 0: tag, 1: name, 2: key = '', index } of text.matchAll(printedValue)) {
    content += text.slice(from, index);
    blanks.push([Buffer.byteLength(content), name as ValueName, key]);
    from = index + tag.length;
  }
  content += text.slice(from);
  return content.includes('<%') || tidy(text) !== text
    ? undefined
    : { content: Buffer.from(content), blanks };
}

/** Renders a form; `file` is what an error names, with the line. */
export function fillForm({ content, blanks }: Form, file: string): RenderTemplate {
  return (values) => {
    const pieces: Buffer[] = [];
    let from = 0;
    for (const [offset, name, key] of blanks) {
      try {
        pieces.push(
          content.subarray(from, offset),
          Buffer.from(print(Reflect.get(values[name], key))),
        );
      } catch (error) {
        throw failure(error, file, content.toString('utf8', 0, offset).split('\n').length);
      }
      from = offset;
    }
    return Buffer.concat([...pieces, content.subarray(from)]);
  };
}
