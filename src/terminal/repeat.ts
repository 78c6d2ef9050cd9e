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
  return [commandPrefix(env), quote(directory), ...flags, ...(git ? [] : ['--no-git'])].join(' ');
}

/** A word as POSIX shells, PowerShell and cmd.exe all read it, where there is such a form. */
export function quote(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return /["$`\\!%]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : `"${word}"`;
}
