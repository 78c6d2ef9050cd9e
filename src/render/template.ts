/** What a template may name. */
export const valueNames = [
  'project',
  'answers',
  'record',
  'tasks',
  'stages',
  'adds',
  'tool',
] as const;

type ValueName = (typeof valueNames)[number];

export type TemplateValues = Readonly<Record<ValueName, object>>;

/** Renders one template with values that `guardValues` of guard.ts gave. */
export type RenderTemplate = (values: TemplateValues) => Buffer;

/** The body of a function, and the texts that it puts together. */
export interface TemplateSource {
  readonly code: string;
  readonly texts: readonly string[];
}

/** What `compileTemplate` writes the body of; `escapeFn` is what EJS calls the function that prints. */
type CompiledTemplate = (
  values: TemplateValues,
  escapeFn: (value: unknown) => string,
  failAt: (error: unknown, line: number) => never,
  texts: readonly string[],
) => string;

const parameters = ['values', 'escapeFn', 'failAt', 'texts'];

/** Renders by what `compileTemplate` gave; evaluated when it is first used. */
export function templateFrom(sourceOf: () => TemplateSource, file: string): RenderTemplate {
  let compiled: CompiledTemplate | undefined;
  let source: TemplateSource | undefined;
  const failAt = (error: unknown, line: number): never => {
    throw failure(error, file, line);
  };
  return (values) => {
    source ??= sourceOf();
    compiled ??= new Function(...parameters, source.code) as CompiledTemplate;
    return Buffer.from(tidy(compiled(values, print, failAt, source.texts)));
  };
}

/** The error of one line of a template. */
function failure(error: unknown, file: string, line: number): Error {
  const problem = error instanceof Error ? error.message : String(error);
  return new Error(`${file}:${line}: ${problem}`, { cause: error });
}

/** What a tag prints. */
function print(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new Error(`A template prints strings and numbers only, not ${typeof value}.`);
}

/** One newline at the end, and never more than two blank lines where a tag stood. */
function tidy(text: string): string {
  const body = text.replace(/\n{4,}/g, '\n\n\n').trimEnd();
  return body === '' ? '' : `${body}\n`;
}
