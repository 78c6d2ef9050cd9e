import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newWorld } from '../commands/world.ts';
import { commandsIn, documents, pages } from './documents.ts';

describe('commandsIn', () => {
  it('takes commands apart, and leaves together what is one', () => {
    const block = [
      'cd desk && uv sync  # or pip',
      "cat > note.md <<'END'",
      'a && b # c',
      'END',
      'uv run poe try \\',
      '  --model tiny',
      'uv run poe check  # ends with 1: nothing is measured',
    ].join('\n');
    expect(commandsIn(`Text\n\n\`\`\`sh\n${block}\n\`\`\`\n`)).toEqual([
      { line: 'cd desk', code: 0 },
      { line: 'uv sync', code: 0 },
      { line: "cat > note.md <<'END'\na && b # c\nEND", code: 0 },
      { line: 'uv run poe try \\\n  --model tiny', code: 0 },
      { line: 'uv run poe check', code: 1 },
    ]);
  });
});

describe('the index of docs/', () => {
  it('leads to every page', () => {
    const index = readFileSync('docs/README.md', 'utf8');
    for (const file of readdirSync('docs').filter((file) => /^(?!README).*\.md$/.test(file))) {
      expect(index).toContain(`](${file})`);
    }
  });
});

it.each(documents)('every link of %s leads somewhere', (document) => {
  const text = readFileSync(document, 'utf8');
  const links = [...text.matchAll(/(?:\]\(|src=")([^)"\s]+)[)"]/g)].map(([, link = '']) => link);
  for (const link of links.filter((link) => !/^https?:/.test(link))) {
    const [path = '', heading] = link.split('#');
    const target = path === '' ? document : join(dirname(document), path);
    expect(existsSync(target), link).toBe(true);
    if (heading) expect(headingsOf(target), link).toContain(heading);
  }
});

describe('the pages that people follow', () => {
  it('have commands that the tool and its projects know', async () => {
    const world = newWorld();
    const made = new Set<string>();
    for (const page of pages) {
      let cwd = world.cwd;
      for (const { line, code } of commandsIn(readFileSync(page, 'utf8'))) {
        const [program, ...words] = wordsOf(line);
        if (program === 'npx' && words[0] === 'create-genai-project') {
          // Several pages begin with the same project.
          if (made.has(`${cwd} ${line}`)) continue;
          made.add(`${cwd} ${line}`);
          const outcome = await world.create(words.slice(1), { cwd, env: author });
          expect(outcome, `${page}: ${line}`).toMatchObject({ code });
        } else if (program === 'cd') {
          cwd = join(cwd, words[0] ?? '');
        } else if (program === 'uv') {
          expect(unknownTo(cwd, words), `${page}: ${line}`).toEqual([]);
        } else if (program === 'npm' || words[0] === 'vitest') {
          for (const path of words.slice(2)) expect(existsSync(path), path).toBe(true);
        } else {
          execFileSync('sh', ['-c', line], { cwd, env: { ...process.env, ...author } });
        }
      }
    }
  });
});

const author = {
  GIT_AUTHOR_NAME: 'Support Desk',
  GIT_AUTHOR_EMAIL: 'desk@example.com',
  GIT_COMMITTER_NAME: 'Support Desk',
  GIT_COMMITTER_EMAIL: 'desk@example.com',
};

/** Of a `uv` command, the tasks, groups, prompts and files that the project does not have. */
function unknownTo(project: string, words: readonly string[]): readonly string[] {
  const pyproject = readFileSync(join(project, 'pyproject.toml'), 'utf8');
  const hasPrompt = (name: string) =>
    readdirSync(join(project, 'prompt'), { recursive: true }).some((path) =>
      `${path}`.endsWith(`${name}.md`),
    );
  return words.filter((word, index) => {
    const before = words[index - 1];
    if (before === 'poe') return !pyproject.includes(`\n[tool.poe.tasks.${word}]\n`);
    if (before === '--group') return !pyproject.includes(`\n${word} = [\n`);
    if (before === '--prompt') return !hasPrompt(word);
    return /^[\w-]+\/.*\.(py|ya?ml)$/.test(word) && !existsSync(join(project, word));
  });
}

/** The words of a command, without what it sets in the environment. */
function wordsOf(line: string): readonly string[] {
  const words = line.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  return words
    .filter((word) => !/^[A-Z_]+=/.test(word))
    .map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
}

/** The headings of a document, as GitHub makes anchors of them. */
function headingsOf(document: string): readonly string[] {
  const headings = [...readFileSync(document, 'utf8').matchAll(/^#+ (.*)$/gm)];
  return headings.map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}
