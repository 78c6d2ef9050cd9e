/** The line of a script that runs the check, with those before and behind it. */
export interface CheckLine {
  readonly before: readonly string[];
  readonly line: string;
  readonly after: readonly string[];
}

export const comment = /(?<!\S)#.*/g;
export const checks =
  /create-genai-project(?:@\S+)?(?:\s+check\b|$)|\bpoe check\b|lifecycle\.tool check\b/m;

export function checkIn(command: string): CheckLine | undefined {
  const lines = command.replaceAll('\\\n', ' ').replace(comment, '').trimEnd().split('\n');
  const index = lines.findIndex(
    (each) => checks.test(each) && !/^\s*(?:echo|printf)\s(?!.*\$\()[^&;|]*$/.test(each),
  );
  const line = lines[index];
  return line === undefined
    ? undefined
    : { before: lines.slice(0, index), line, after: lines.slice(index + 1) };
}

/** By which words a script ends well where the check does not. */
export function swallowed({ before, line, after }: CheckLine, shell: string): string | undefined {
  const start = line.search(checks);
  const [ahead, behind] = [line.slice(0, start), line.slice(start)];
  const all = [line, ...after].join('\n');
  if (fails.test(all)) return undefined;
  const lenient = before.find((each) =>
    /^\s*(?:set \+(?:e|o errexit)\b|trap\b.*\bexit 0\b)/.test(each),
  );
  if (lenient && (after.length > 0 || /\btrap\b/.test(lenient))) return lenient.trim();
  // A shell that is written out has what stands there alone: without -e, the last line decides.
  const isLenient = /\{0\}/.test(shell) && !/\s-\w*e|errexit/.test(shell);
  if (isLenient && after.length > 0) return `shell: ${shell}`;
  // By itself, GitHub runs bash with -e alone.
  const isPiped = shell !== 'bash' && !/\bpipefail\b/.test([shell, ...before, line].join('\n'));
  const [taken] = /^\s*(?:echo|printf|export|readonly)\b.*\$\([^()]*$/.exec(ahead) ?? [];
  return (
    /^\s*(?:!|(?:if|while|until)\b)/.exec(line)?.[0].trim() ??
    taken?.trim() ??
    /\|\|\s*.*|;\s*(?:true|exit 0)[\s)"']*$|(?<![&>])&\s*$|\s(?:--help|-h)\b/
      .exec(behind)?.[0]
      .trim() ??
    (isPiped ? /(?<![|>])\|(?!\|)\s*.*/.exec(behind)?.[0].trim() : undefined)
  );
}

// What hands a failure on: `|| exit 1`, or the status that was kept.
const fails = /\bexit +["']?(?:[1-9]|\$)|\|\|\s*false\b/;

/** What a script compares with the change that it is of, in place of what was there before. */
export function comparedWithItself(script: string): string | undefined {
  return itself.exec(script)?.[0].replace(/["']/g, '');
}

const itself =
  /--since[= ]["']?(?:origin\/)?(?:HEAD(?:[~^]0)?|@|\$\(git rev-parse HEAD\)|\$\{?GITHUB_(?:SHA|HEAD_REF|REF|REF_NAME)\}?|\$\{\{ *github\.(?:sha|head_ref|ref|ref_name|event\.pull_request\.head\.\w+) *\}\})(?=["'\s})]|$)/m;

/** What a script brings here from the main branch before it checks, or writes into the record: not what the change made. */
export function broughtBefore({ before, line }: CheckLine): string | undefined {
  const script = [...before, line.slice(0, line.search(checks))].join('\n');
  return /\bgit (?:checkout|switch|reset --hard|restore --source)[ =]["']?(?:origin\/\S+|main|master|\$\{?GITHUB_BASE_REF\b\}?)(?=["'\s;&]|$)|\b(?:sed|yq) -i\b.*\blifecycle\.yaml/m.exec(
    script,
  )?.[0];
}

/** The records and folders that a script has the check look at; none for the project's own. */
export function pathsNamed({ line }: CheckLine): readonly string[] {
  const behind = line.slice(line.search(checks)).replace(checks, '');
  const [command = ''] = behind.split(/[;&|>]/);
  return command
    .replace(/--(?:since|phase|format|max-warnings)[= ]\S+|\$\{.*\}/g, '')
    .split(/\s+/)
    .filter((word) => /^[\w./-]+$/.test(word) && !word.startsWith('-'));
}
