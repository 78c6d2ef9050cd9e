import type { Options } from 'ejs';
import { guard } from './guard.ts';

/** What a template may name. */
export interface TemplateValues {
  readonly [name: string]: object;
}

/** Renders one EJS template; `file` is what an error names, together with the line. */
export type RenderTemplate = (text: string, file: string) => string;

/** Loads EJS, which a run that renders nothing never needs. */
export async function templateRenderer(values: TemplateValues): Promise<RenderTemplate> {
  const { default: ejs } = await import('ejs');
  const guarded = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, guard(value, name)]),
  );
  const options: Options & { async: false } = {
    async: false,
    // EJS escapes HTML by default and prints what is missing as nothing.
    escape: print,
    strict: true,
    destructuredLocals: Object.keys(values),
  };
  return (text, file) =>
    tidy(printValues(text, guarded) ?? ejs.render(text, guarded, { ...options, filename: file }));
}

const printedValue = /<%= ([a-z]+)\.([a-zA-Z]+) %>/g;

/**
 * The text, if all that its tags do is to print a value that is there. Most templates name the
 * package and no more, and compiling all of those takes longer than the rest of the rendering.
 */
function printValues(text: string, values: TemplateValues): string | undefined {
  const tags = [...text.matchAll(printedValue)];
  const isAll =
    tags.length === text.split('<%').length - 1 &&
    tags.every(([, name = '', key = '']) => key in (values[name] ?? {}));
  if (!isAll) return undefined;
  return text.replace(printedValue, (_, name, key) => print(Reflect.get(values[name] ?? {}, key)));
}

function print(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new Error(`A template prints strings and numbers only, not ${typeof value}.`);
}

/** One newline at the end, and never more than two blank lines where a tag stood. */
function tidy(text: string): string {
  const body = text.replace(/\n{4,}/g, '\n\n\n').trimEnd();
  return body === '' ? '' : `${body}\n`;
}
