import { poeTask } from '../../../check/manifest.ts';
import type { Rule } from '../../../check/rule.ts';
import { earlierPhase, isAsWritten, workflowProblem } from '../../../check/workflow-problem.ts';
import { basePath } from '../../../own-paths.ts';

const path = '.github/workflows/lifecycle.yml';

export const gateDisabled: Rule = {
  id: 'project/gate-disabled',
  severity: 'warning',
  message: 'The workflow does not fail where the check does.',
  why: 'Whoever sees a green mark believes that the record was held against its evidence. A finding that stops nothing is read by nobody.',
  fix: 'Let the workflow run for each change, and fail; mend what the check finds, or leave out one rule with its reason (`ignore` in lifecycle.yaml).',
  bad: {
    record: `phase: scope  # and the workflow ends each check with "|| true"`,
    files: () => ({
      [basePath]: `==== text ${path}\n`,
      [path]:
        'jobs: { record: { steps: [{ run: "npx --yes create-genai-project check || true" }] } }\n',
    }),
  },
  good: 'phase: scope',
  *evaluate({ phase, scope }, evidence) {
    // Those that the tool wrote: others may check something else.
    const commands = new Set(['check']);
    for (const file of evidence.written()) {
      if (!file.startsWith('.github/workflows/')) continue;
      const text = evidence.text(file) ?? '';
      const tasks = file === path ? (scope?.tasks ?? []) : undefined;
      const problem = isAsWritten(text, tasks !== undefined)
        ? undefined
        : workflowProblem(text, { phase, tasks, evidence });
      if (problem) yield { at: ['phase'], message: `"${file}" ${problem}.` };
      for (const [, task = ''] of text.matchAll(/\bpoe ([a-z][\w-]*)/g)) commands.add(task);
    }
    if (!evidence.written().includes(manifest)) return;
    const project = evidence.text(manifest) ?? '';
    for (const task of commands) {
      const text = poeTask(project, task) ?? '';
      const [, command] = idle.exec(text) ?? [];
      const asked = task === 'check' ? earlierPhase(text, phase) : undefined;
      if (asked) {
        const message = `\`poe check\` asks for \`--phase ${asked}\` in "${manifest}", and the project is in ${phase}.`;
        yield { at: ['phase'], message, fix };
      }
      const message = `\`poe ${task}\` does nothing in "${manifest}": it is \`${command}\`.`;
      if (command !== undefined) yield { at: ['phase'], message, fix };
    }
  },
};

const manifest = 'pyproject.toml';
const fix = `Write its command again: \`git log -p ${manifest}\` shows what it was.`;
// The command of a task that ends well whatever is there.
const idle =
  /^\.?(?:cmd|shell)?\s*=\s*(?:\{\s*(?:cmd|shell)\s*=\s*)?["'](true|:|exit 0|(?:echo|printf)(?: [^"'&|;]*)?|[^"'\n]*(?:\|\||;) ?(?:true|:|exit 0)|[^"'\n]* --(?:help|version|collect-only)\b[^"'\n]*|)["'](?!["'])/m;
