/** What pyproject.toml says of a task of poe, key by key or behind its name; undefined where nothing does. */
export function poeTask(project: string, task: string): string | undefined {
  const lines = project
    .split('\n')
    .map((line) => line.trim().replace(/^(\[+)\s+|\s+(?=\]+$)/g, '$1'));
  const start = lines.findIndex((line) => heads(task).some((head) => line.startsWith(head)));
  if (start >= 0) return tableAt(lines, start).join('\n');
  const all = lines.indexOf('[tool.poe.tasks]');
  const own = new RegExp(String.raw`^["']?${task}["']?\s*(?=[.=])`);
  const listed = all < 0 ? [] : tableAt(lines, all).filter((line) => own.test(line));
  return listed.length === 0 ? undefined : listed.map((line) => line.replace(own, '')).join('\n');
}

/** Whether tasks stand in other files as well. */
export function includesTasks(project: string): boolean {
  return /^\s*include\b/m.test(project);
}

function heads(task: string): readonly string[] {
  const name = `[tool.poe.tasks.${task}`;
  return [`${name}]`, `${name}.`, `[${name}]`, `[tool.poe.tasks."${task}"`];
}

function tableAt(lines: readonly string[], start: number): readonly string[] {
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.startsWith('['));
  return end < 0 ? rest : rest.slice(0, end);
}
