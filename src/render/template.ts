import { guard } from './guard.ts';

/** What a template may name. */
export const valueNames = ['project', 'answers', 'tasks', 'stages', 'adds'] as const;

type ValueName = (typeof valueNames)[number];

export type TemplateValues = Readonly<Record<ValueName, object>>;

/** Renders one template with values that `guardValues` gave. */
export type RenderTemplate = (values: TemplateValues) => string;

/** What `compileTemplate` writes the source of; `escapeFn` is what EJS calls the function that prints. */
type CompiledTemplate = (
  values: TemplateValues,
  escapeFn: (value: unknown) => string,
  failAt: (error: unknown, line: number) => never,
) => string;

/** The values with a guard around each: a typo in a template fails instead of rendering as nothing. */
export function guardValues(values: TemplateValues): TemplateValues {
  const guarded = valueNames.map((name) => [name, guard(values[name], name)]);
  return Object.fromEntries(guarded) as unknown as TemplateValues;
}

const printedValue = new RegExp(`<%= (${valueNames.join('|')})\\.([a-zA-Z]+) %>`, 'g');

/**
 * Whether all that the tags of a template do is to print a value. Most templates name the package
 * and no more; compiling all of those would take longer than the rest of the rendering.
 */
export function isFillable(text: string): boolean {
  return text.split('<%').length - 1 === [...text.matchAll(printedValue)].length;
}

/** Renders the text of a template that is fillable; `file` is what an error names, with the line. */
export function fillTemplate(text: string, file: string): RenderTemplate {
  return (values) => {
    const filled = text.replace(printedValue, (_, name: ValueName, key, offset) => {
      try {
        return print(Reflect.get(values[name], key));
      } catch (error) {
        throw failure(error, file, text.slice(0, offset).split('\n').length);
      }
    });
    return tidy(filled);
  };
}

/** Renders by the function whose source `compileTemplate` gave; evaluated when it is first used. */
export function templateFrom(source: () => string, file: string): RenderTemplate {
  let compiled: CompiledTemplate | undefined;
  const failAt = (error: unknown, line: number): never => {
    throw failure(error, file, line);
  };
  return (values) => {
    compiled ??= new Function('values', 'escapeFn', 'failAt', source()) as CompiledTemplate;
    return tidy(compiled(values, print, failAt));
  };
}

function failure(error: unknown, file: string, line: number): Error {
  const problem = error instanceof Error ? error.message : String(error);
  return new Error(`${file}:${line}: ${problem}`, { cause: error });
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
