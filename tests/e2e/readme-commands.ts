import { readFileSync } from 'node:fs';

// The tests' own environment takes the place of what these set up.
const setUp = [/^uv sync/, /^python -m venv/, /^\. \.venv/, /pip install/];

/** The lines of a file's shell blocks, without comments and `uv run`, as its pip users type them. */
export function commandsIn(markdownFile: string): readonly string[] {
  const markdown = readFileSync(markdownFile, 'utf8');
  const blocks = [...markdown.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
  return blocks
    .flatMap((block) => block.split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').replace(/^uv run /, ''))
    .filter((line) => line !== '' && !setUp.some((pattern) => pattern.test(line)));
}
