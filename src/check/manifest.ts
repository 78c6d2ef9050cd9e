/** The lines of a table of pyproject.toml, down to the next heading; undefined where it has none. */
export function tableOf(manifest: string, name: string): readonly string[] | undefined {
  return tableFrom(linesOf(manifest), (line) => line === `[${name}]`);
}

/** What it says of a task of poe, key by key or behind its name; undefined where nothing does. */
export function poeTask(manifest: string, task: string): string | undefined {
  const own = tableFrom(linesOf(manifest), (line) =>
    headsOf(task).some((head) => line.startsWith(head)),
  );
  if (own) return own.join('\n');
  const name = new RegExp(String.raw`^["']?${task}["']?\s*(?=[.=])`);
  const listed = (tableOf(manifest, 'tool.poe.tasks') ?? []).filter((line) => name.test(line));
  return listed.length === 0 ? undefined : listed.map((line) => line.replace(name, '')).join('\n');
}

/** Whether tasks stand in other files as well. */
export function includesTasks(manifest: string): boolean {
  return /^\s*include\b/m.test(manifest);
}

function headsOf(task: string): readonly string[] {
  const name = `[tool.poe.tasks.${task}`;
  return [`${name}]`, `${name}.`, `[${name}]`, `[tool.poe.tasks."${task}"`];
}

// No name of a table is longer, and what is takes long to search.
const longest = 200;

/** Headings as they are written plainly: without blanks inside, or a comment behind. */
function linesOf(manifest: string): readonly string[] {
  return manifest.split('\n').map((written) => {
    const line = written.trim();
    if (!line.startsWith('[') || line.length > longest) return line;
    return line.replace(/\s*#.*$/, '').replace(/^(\[+)\s+|\s+(?=\]+$)/g, '$1');
  });
}

function tableFrom(
  lines: readonly string[],
  isMeant: (line: string) => boolean,
): readonly string[] | undefined {
  const start = lines.findIndex(isMeant);
  if (start < 0) return undefined;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.startsWith('['));
  return end < 0 ? rest : rest.slice(0, end);
}
