import nodePath from 'node:path';
import type { Answer } from '../questions/question.ts';
import { typed } from '../questions/value.ts';
import type { Context } from './context.ts';

/** How this run was started, up to where our own words begin. */
export function commandPrefix(env: Context['env']): string {
  const agent = env.npm_config_user_agent?.split('/')[0];
  if (agent === 'pnpm' || agent === 'yarn' || agent === 'bun')
    return `${agent} create genai-project`;
  return env.npm_command === 'init' ? 'npm create genai-project --' : 'npx create-genai-project';
}

/**
 * The command that repeats these answers, by the names of flags, ready to paste; only the making
 * itself, not --dry-run.
 */
export function repeatCommand(
  directory: string,
  answers: Readonly<Record<string, Answer>>,
  { git }: { readonly git: boolean },
  env: Context['env'],
): string {
  const flags = Object.entries(answers).flatMap(([flag, answer]) => {
    return [`--${flag}`, quote(typed(answer))];
  });
  const place = quote(slashed(directory));
  return [commandPrefix(env), place, ...flags, ...(git ? [] : ['--no-git'])].join(' ');
}

/** The command that goes from one folder to another; none where they are one. */
export function wayTo(root: string, cwd: string, path = nodePath): readonly string[] {
  const way = path.relative(cwd, root);
  if (way === '') return [];
  // cmd.exe changes the drive by `pushd` alone, which PowerShell and bash know, too.
  if (path.isAbsolute(way)) return [`pushd "${way}"`];
  return [`cd ${quote(slashed(way.startsWith('-') ? `./${way}` : way, path))}`];
}

/** A path with slashes, which Windows takes too, and which need no quotes in any shell. */
export function slashed(path: string, { sep } = nodePath): string {
  return path.split(sep).join('/');
}

/**
 * A word as POSIX shells, PowerShell and cmd.exe all read it, where there is such a form. To PowerShell
 * a comma makes a list, and an @ the name of one.
 */
export function quote(word: string): string {
  if (/^[\w%+=:./-]+$/.test(word)) return word;
  return /["$`\\!%]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : `"${word}"`;
}
