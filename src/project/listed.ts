import { visible } from '../terminal/visible.ts';

const mostShown = 10;

/** A line for each path below a heading, as far as anyone reads them. */
export function listed(heading: string, paths: readonly string[]): string {
  const shown = paths.slice(0, mostShown).map((path) => `  ${visible(path)}`);
  const rest = paths.length - shown.length;
  return [heading, ...shown, ...(rest > 0 ? [`  and ${rest} more`] : [])].join('\n');
}
