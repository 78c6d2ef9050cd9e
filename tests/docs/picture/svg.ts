/** Both schemes in one file, on a ground of its own: readable wherever it is shown. */
const style = `
  svg { --ground: #ffffff; --ink: #1f2328; --soft: #59636e; --line: #d1d9e0; --box: #f6f8fa;
        --accent: #0969da; --good: #1a7f37; }
  @media (prefers-color-scheme: dark) {
    svg { --ground: #0d1117; --ink: #f0f6fc; --soft: #9198a1; --line: #3d444d; --box: #151b23;
          --accent: #4493f8; --good: #3fb950; }
  }
  .ground { fill: var(--ground); stroke: var(--line); }
  .box { fill: var(--box); stroke: var(--line); stroke-width: 1.5; }
  .later { fill: none; stroke: var(--soft); stroke-width: 1.5; stroke-dasharray: 6 5; }
  .core { fill: none; stroke: var(--accent); stroke-width: 2; }
  .arrow { fill: none; stroke: var(--soft); stroke-width: 1.8; marker-end: url(#head); }
  .way { fill: none; stroke: var(--soft); stroke-width: 1.8; }
  .rule { stroke: var(--line); }
  .target { stroke: var(--good); stroke-width: 1.5; stroke-dasharray: 5 4; }
  .range { stroke: var(--accent); stroke-width: 6; stroke-linecap: round; opacity: 0.4; }
  .median { fill: var(--accent); }
  text { font: 14px -apple-system, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif;
         fill: var(--ink); }
  text.title { font-weight: 600; font-size: 16px; }
  text.small { fill: var(--soft); font-size: 13px; }
  text.code { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
  text.figure { font-size: 13px; font-variant-numeric: tabular-nums; }
  text.good { fill: var(--good); }
  text.middle { text-anchor: middle; }
  text.end { text-anchor: end; }`;

/** A whole picture of this width and height, described for who cannot see it. */
export function svg(
  [width, height]: readonly [number, number],
  description: string,
  content: readonly string[],
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(description)}">`,
    `<style>${style}\n</style>`,
    '<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 10 5 0 10z" fill="var(--soft)"/></marker></defs>',
    `<rect class="ground" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    ...content,
    '</svg>\n',
  ].join('\n');
}

export function text(x: number, y: number, face: string, words: string): string {
  return `<text x="${x}" y="${y}" class="${face}">${escaped(words)}</text>`;
}

export function box(
  [x, y, width, height]: readonly [number, number, number, number],
  face: string,
): string {
  return `<rect class="${face}" x="${x}" y="${y}" width="${width}" height="${height}" rx="8"/>`;
}

export function line(
  [x1, y1, x2, y2]: readonly [number, number, number, number],
  face: string,
): string {
  return `<line class="${face}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`;
}

export function path(d: string, face: string): string {
  return `<path class="${face}" d="${d}"/>`;
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
