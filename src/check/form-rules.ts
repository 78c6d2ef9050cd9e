import type { FormRuleId } from '../record/yaml/fault.ts';
import type { RulePage } from './rule.ts';

type Page = Omit<RulePage, 'id' | 'severity'> & { readonly severity?: RulePage['severity'] };

const head = 'version: 1\nproject: { name: support-triage }\nphase: scope\n';

/** What the reader of lifecycle.yaml refuses or points out. Their examples are whole files. */
const pages: Readonly<Record<FormRuleId, Page>> = {
  'form/unreadable': {
    message: 'lifecycle.yaml cannot be read.',
    why: 'A named pipe or a device can keep a reader waiting for ever, and a file without read permission says nothing.',
    fix: 'Put a regular, readable file there.',
    bad: '# a named pipe, a folder, a file without read permission\n',
    good: head,
  },
  'form/too-large': {
    message: 'lifecycle.yaml is too large.',
    why: 'A record is read by people; beyond 1 MiB it is something else, and it would cost every check its time.',
    fix: 'Move data and results into files, and name them.',
    bad: '# more than 1 MiB\n',
    good: head,
  },
  'form/not-utf8': {
    message: 'lifecycle.yaml is not UTF-8.',
    why: 'Readers would each guess another encoding, and see other words.',
    fix: 'Save it as UTF-8.',
    bad: '# "résumé" in Latin-1 or UTF-16\n',
    good: `# "résumé" in UTF-8\n${head}`,
  },
  'form/control-character': {
    message: 'A control character stands in lifecycle.yaml.',
    why: 'It cannot be seen, terminals obey it, and YAML does not allow it.',
    fix: 'Delete it.',
    bad: `${head}# bell: \u0007\n`,
    good: head,
  },
  'form/too-deep': {
    message: 'lifecycle.yaml nests too deeply.',
    why: 'No record nests more than six levels; a file that nests hundreds is made to break its reader.',
    fix: 'Remove the nested value.',
    bad: `${head}ignore: ${'['.repeat(80)}${']'.repeat(80)}\n`,
    good: head,
  },
  'form/alias': {
    message: 'lifecycle.yaml uses YAML anchors, aliases or merge keys.',
    why: 'A few aliases of aliases make a small file expand to gigabytes, and a reader must jump to know what a line says.',
    fix: 'Write the value out; quote a text that starts with `&` or `*`.',
    bad: `${head}scope:\n  use_case: &text Route each ticket to a queue.\n`,
    good: `${head}scope:\n  use_case: Route each ticket to a queue.\n`,
  },
  'form/tag': {
    message: 'lifecycle.yaml uses YAML tags or directives.',
    why: 'Tags make some readers build objects or run code.',
    fix: 'Remove it; quote a text that starts with `!` or `%`.',
    bad: `${head}scope:\n  use_case: !!str Route each ticket to a queue.\n`,
    good: `${head}scope:\n  use_case: Route each ticket to a queue.\n`,
  },
  'form/several-documents': {
    message: 'lifecycle.yaml holds several YAML documents.',
    why: 'Most readers take the first and say nothing of the rest.',
    fix: 'Keep one; remove the `---` line in the middle.',
    bad: `${head}---\nphase: adapt\n`,
    good: `---\n${head}`,
  },
  'form/empty': {
    message: 'lifecycle.yaml says nothing.',
    why: 'An empty record would pass every demand that it does not mention.',
    fix: 'Restore it from git, or start with `version: 1`, `project` and `phase`.',
    bad: '# to be written\n',
    good: head,
  },
  'form/tab': {
    message: 'A tab is used for indentation.',
    why: 'YAML does not allow it: a tab is as wide as the editor says.',
    fix: 'Indent with spaces.',
    bad: `${head}scope:\n\tuse_case: Route each ticket to a queue.\n`,
    good: `${head}scope:\n  use_case: Route each ticket to a queue.\n`,
  },
  'form/syntax': {
    message: 'lifecycle.yaml is not YAML.',
    why: 'What cannot be parsed cannot be checked: nothing behind this line was looked at.',
    fix: 'Look at the marked place, and at the line above it.',
    bad: `${head}scope:\n  use_case: Route tickets: fast\n`,
    good: `${head}scope:\n  use_case: "Route tickets: fast"\n`,
  },
  'form/duplicate-key': {
    message: 'A key stands twice in one mapping.',
    why: 'Readers differ on which one counts; a reviewer sees the first and Python takes the last.',
    fix: 'Keep one.',
    bad: `${head}phase: adapt\n`,
    good: head,
  },
  'form/unsafe-key': {
    message: 'A key would change how programs treat every object.',
    why: '`__proto__` and its like reach the prototype in careless JavaScript readers.',
    fix: 'Remove it.',
    bad: `${head}scope:\n  __proto__: { data_sensitivity: public }\n`,
    good: `${head}scope:\n  data_sensitivity: public\n`,
  },
  'form/ambiguous-scalar': {
    severity: 'warning',
    message: 'A bare word means something else to another YAML reader.',
    why: 'YAML 1.1, which Python reads, takes `no`, `off`, `2026-11-24` and `1_000` for truth values, dates and numbers; YAML 1.2 takes them for text.',
    fix: 'Quote it.',
    bad: `${head}scope:\n  risks: [no]\n`,
    good: `${head}scope:\n  risks: ["no"]\n`,
  },
  'form/lossy-number': {
    message: 'A bare number loses digits when it is read.',
    why: 'A commit such as `12e4567` becomes infinity, `0123456` loses its zero, and forty digits lose the last twenty-three.',
    fix: 'Quote it.',
    bad: `${head}model:\n  revision: 0123456\n`,
    good: `${head}model:\n  revision: "0123456"\n`,
  },
  'form/version': {
    message: 'lifecycle.yaml has another version than this tool reads.',
    why: 'The keys of another version may mean other things.',
    fix: 'Type `npx create-genai-project@latest check`.',
    bad: head.replace('1', '2'),
    good: head,
  },
  'form/unknown-key': {
    message: 'A key is unknown.',
    why: 'A misspelt key is silently not there: what it was meant to say, nobody reads.',
    fix: 'Correct or remove it.',
    bad: `${head}model:\n  license: apache-2.0\n`,
    good: `${head}model:\n  licence: apache-2.0\n`,
  },
  'form/missing-key': {
    message: 'A required key is missing.',
    why: 'The entry cannot be understood without it.',
    fix: 'Add it.',
    bad: 'version: 1\nphase: scope\n',
    good: head,
  },
  'form/wrong-type': {
    message: 'A value has the wrong type.',
    why: 'What reads the record, here and in Python, expects text, a number or a list in that place.',
    fix: 'Write it as said.',
    bad: `${head}scope:\n  tasks: classification\n`,
    good: `${head}scope:\n  tasks: [classification]\n`,
  },
  'form/not-a-choice': {
    message: 'A value is none of the choices.',
    why: 'Tools act on these words; one they do not know is as good as none.',
    fix: 'Choose one of those listed.',
    bad: head.replace('scope', 'scoping'),
    good: head,
  },
  'form/bad-value': {
    message: 'A value is outside what is allowed.',
    why: 'It cannot be what was meant.',
    fix: 'Write it as said.',
    bad: head.replace('support-triage', 'Support_Triage'),
    good: head,
  },
  'form/placeholder': {
    message: 'A placeholder is left.',
    why: 'TODO looks filled in to every later reader, and to every tool.',
    fix: 'Fill it in, or remove the key.',
    bad: `${head}scope:\n  use_case: TODO\n`,
    good: `${head}scope:\n  use_case: Route each ticket to a queue.\n`,
  },
  'form/path-leaves-project': {
    message: 'A path leaves the project.',
    why: 'Evidence outside the project is not there for anyone else, and a record from a stranger could make a checker read your files.',
    fix: 'Name a file of this project, relative to lifecycle.yaml, with `/`.',
    bad: `${head}adapt:\n  accepted: ../elsewhere/0001-prompt.json\n`,
    good: `${head}adapt:\n  accepted: eval/runs/0001-prompt.json\n`,
  },
  'form/path-case': {
    severity: 'warning',
    message: 'A path differs from the file in upper and lower case.',
    why: 'It is found on macOS and Windows, and missing on Linux.',
    fix: 'Spell it as the file is spelled.',
    bad: '# accepted: eval/Runs/0001-prompt.json, on macOS or Windows\n',
    good: head,
  },
  'form/unknown-ignore': {
    message: 'An ignored rule does not exist, or cannot be ignored.',
    why: 'A misspelt rule is ignored in vain, and faults of form would hide whatever stands behind them.',
    fix: 'Type `npx create-genai-project explain` for the list of rules.',
    bad: `${head}ignore:\n  - { rule: model/no-license, reason: Licence under negotiation. }\n`,
    good: `${head}ignore:\n  - { rule: model/no-licence, reason: Licence under negotiation. }\n`,
  },
};

export const formRules: readonly RulePage[] = Object.entries(pages).map(([id, page]) => ({
  id,
  severity: 'error',
  ...page,
}));
