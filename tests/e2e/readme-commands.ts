import { readFileSync } from 'node:fs';

// The tests' own environment takes the place of what these set up.
const setUp = [/^uv sync/, /^python -m venv/, /^\. \.venv/, /pip install/];

// It goes on until it is stopped: deploy.test.ts serves, and asks.
const endless = /^poe serve$/;

/** The lines of the shell blocks of a file, or of one section of it, without comments and `uv run`, as its pip users type them. */
export function commandsIn(markdownFile: string, section?: string): readonly string[] {
  const whole = readFileSync(markdownFile, 'utf8');
  const markdown = section === undefined ? whole : sectionOf(whole, section);
  const blocks = [...markdown.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
  return blocks
    .flatMap((block) => block.split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').replace(/^uv run /, ''))
    .filter((line) => line !== '' && ![...setUp, endless].some((pattern) => pattern.test(line)));
}

function sectionOf(markdown: string, heading: string): string {
  const [, after = ''] = markdown.split(`## ${heading}\n`);
  return after.split('\n## ')[0] ?? '';
}
