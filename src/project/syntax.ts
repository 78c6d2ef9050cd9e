import type { ProjectPath } from '../render/tree.ts';

/** Why a text is not valid, and the line where that shows. */
export interface SyntaxFault {
  readonly language: string;
  readonly problem: string;
  /** From 1; undefined where the parser does not say. */
  readonly line: number | undefined;
}

type Parser = (text: string) => Promise<Omit<SyntaxFault, 'language'> | undefined>;

const parsers: Readonly<Record<string, readonly [language: string, Parser]>> = {
  toml: ['TOML', tomlFault],
  yaml: ['YAML', yamlFault],
  yml: ['YAML', yamlFault],
  json: ['JSON', jsonFault],
};

/** What is wrong with a TOML, YAML or JSON file; undefined where nothing is, and for every other file. */
export async function syntaxFault(
  path: ProjectPath,
  text: string,
): Promise<SyntaxFault | undefined> {
  const [language, parse] = parsers[/\.([a-z]+)$/.exec(path)?.[1] ?? ''] ?? [];
  const fault = await parse?.(text.replace(/^\uFEFF/, ''));
  return fault && language !== undefined ? { language, ...fault } : undefined;
}

async function tomlFault(text: string) {
  const { parse, TomlError } = await import('smol-toml');
  try {
    parse(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // Behind its first line it draws the place, which a report does in its own way.
    const [problem = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n');
    return { problem, line: error.line };
  }
}

async function yamlFault(text: string) {
  const { parseAllDocuments, LineCounter } = await import('yaml');
  const lineCounter = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter, uniqueKeys: true, prettyErrors: false });
  const error = Array.isArray(documents) ? documents.flatMap(({ errors }) => errors)[0] : undefined;
  return error && { problem: error.message, line: lineCounter.linePos(error.pos[0]).line };
}

async function jsonFault(text: string) {
  try {
    JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const at = /position (\d+)/.exec(error.message)?.[1];
    return {
      problem: error.message,
      line: at === undefined ? undefined : lineAt(text, Number(at)),
    };
  }
  // JSON.parse takes the last of two equal keys; as YAML, of which JSON is a part, that is an error.
  return yamlFault(text);
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
