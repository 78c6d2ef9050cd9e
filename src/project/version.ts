import { UserError } from '../errors.ts';
import { basePath } from '../own-paths.ts';
import { writerOf } from './base.ts';
import { readOwn } from './read-own.ts';

/**
 * Throws where a newer version of this tool wrote the project last: an older one would take its newer
 * texts back. `typed` is what follows the tool's name in the command that is to be repeated.
 */
export function refuseNewer(root: string, version: string, typed: readonly string[]): void {
  // Undefined: made before versions were written down, hence by an older one.
  const writer = writerOf(readOwn(root, basePath));
  if (writer === undefined || !isNewer(writer, version)) return;
  throw new UserError(`Version ${writer} of create-genai-project wrote this project last.`, {
    note: `This is version ${version}, which would take newer texts back to older ones.`,
    help: `Type: ${['npx', `create-genai-project@${writer}`, ...typed].join(' ')}`,
  });
}

/** Whether one version comes after the other, by the order of semantic versions. */
export function isNewer(one: string, other: string): boolean {
  const [left, right] = [parts(one), parts(other)];
  const first = left.numbers.findIndex((number, index) => number !== right.numbers[index]);
  if (first >= 0) return (left.numbers[first] ?? 0) > (right.numbers[first] ?? 0);
  if (left.pre === right.pre) return false;
  // 1.0.0-beta.2 comes before 1.0.0.
  if (left.pre === undefined || right.pre === undefined) return left.pre === undefined;
  return left.pre.localeCompare(right.pre, 'en', { numeric: true }) > 0;
}

function parts(version: string): { readonly numbers: readonly number[]; readonly pre?: string } {
  const [numbers = '', pre] = version.split(/-(.*)/s);
  return { numbers: numbers.split('.').map(Number), ...(pre !== undefined && { pre }) };
}
