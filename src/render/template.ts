import { guard } from './guard.ts';

/** What a template may name. */
export const valueNames = ['project', 'answers', 'tasks', 'stages', 'adds'] as const;

export type TemplateValues = Readonly<Record<(typeof valueNames)[number], object>>;

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

/**
 * The function that a compiled template's source stands for; `file` is what an error names,
 * together with the line. The source is evaluated when it is first rendered.
 */
export function templateFrom(source: () => string, file: string): RenderTemplate {
  let compiled: CompiledTemplate | undefined;
  const failAt = (error: unknown, line: number): never => {
    const problem = error instanceof Error ? error.message : String(error);
    throw new Error(`${file}:${line}: ${problem}`, { cause: error });
  };
  return (values) => {
    compiled ??= new Function('values', 'escapeFn', 'failAt', source()) as CompiledTemplate;
    return tidy(compiled(values, print, failAt));
  };
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
