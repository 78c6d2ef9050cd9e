import { readdirSync, readFileSync } from 'node:fs';

/** A command of a document, as its reader pastes it. */
export interface DocumentCommand {
  readonly line: string;
  /** The exit code that the document says; 0 where it says none. */
  readonly code: number;
}

/** README.md and the pages of docs/ that people follow, in the order of the index. */
export const pages = ['README.md', ...pagesIn('docs/README.md')];

/** Every document of the repository that a link can lead to or come from. */
export const documents = [
  ...readdirSync('.').filter((file) => file.endsWith('.md')),
  ...readdirSync('docs').flatMap((file) => (file.endsWith('.md') ? [`docs/${file}`] : [])),
];

/** The commands of a Markdown text's `sh` blocks, in order; what `&&` joins is taken apart. */
export function commandsIn(markdown: string): readonly DocumentCommand[] {
  const blocks = [...markdown.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
  return blocks.flatMap(statementsIn).flatMap((statement) => {
    const [, text = '', comment = ''] = /^(.*?)(?:\s+#\s*(.*))?$/s.exec(statement) ?? [];
    const code = Number(/^ends with (\d+)/.exec(comment)?.[1] ?? 0);
    // A here-document is one command, whatever its text says.
    if (statement.includes('\n')) return [{ line: statement, code: 0 }];
    return text.split(' && ').map((line) => ({ line, code }));
  });
}

/** Lines, those of a here-document and those that end with a backslash together. */
function statementsIn(block: string): readonly string[] {
  const statement = /^(?:[^\n]*<<'(\w+)'\n.*?^\1$|(?:[^\n]*\\\n)*[^\n]+)/gms;
  return [...block.matchAll(statement)]
    .map(([text]) => text)
    .filter((text) => !text.startsWith('#'));
}

function pagesIn(index: string): readonly string[] {
  const rows = [...readFileSync(index, 'utf8').matchAll(/^\| \[[^\]]+\]\(([\w-]+\.md)\)/gm)];
  return rows.map(([, file]) => `docs/${file}`);
}
