const mostShown = 10;

/** A line for each path below a heading, as far as anyone reads them. */
export function listed(heading: string, paths: readonly string[]): string {
  const shown = paths.slice(0, mostShown).map((path) => `  ${path}`);
  return [heading, ...shown, ...(paths.length > mostShown ? ['  and more'] : [])].join('\n');
}
