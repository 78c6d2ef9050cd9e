import { z } from 'zod';
import { measuredTechniques, phases, verdicts } from '../../record/vocabulary.ts';

/*
 * What every command prints with --json. At run time only its types and the files schema/*.schema.json
 * are used: this module must be imported with `import type` everywhere but in tests.
 */

const version = z
  .literal(1)
  .describe('Goes up when a key is removed or comes to mean another thing.');
const text = z.string();
const texts = z.array(text);
const count = z.int().min(0);

const problem = z
  .strictObject({
    problem: text.describe('What happened, in a sentence.'),
    note: text.optional().describe('What is good to know.'),
    help: text.optional().describe('What to do or type.'),
    bug: z.literal(true).optional().describe('A fault of the tool; `note` holds the stack.'),
  })
  .describe('What went wrong; the exit code is 2, and 130 after an interruption.');

export const failure = z.strictObject({ version, error: problem });

const place = { file: text, line: z.int().min(1) };
const severity = z.enum(['error', 'warning', 'info']);

export const check = z.strictObject({
  version,
  files: texts.describe('The records that were checked.'),
  counts: z.strictObject({ error: count, warning: count, info: count }),
  findings: z
    .array(
      z.strictObject({
        rule: text.describe('As `explain` knows it.'),
        severity,
        message: text,
        fix: text,
        ...place,
        column: z.int().min(1),
        width: z.int().min(1).describe('Characters from there that it is about.'),
      }),
    )
    .describe('Worst first.'),
  ignored: z
    .array(
      z.strictObject({
        rule: text,
        reason: text,
        expires: text.optional().describe('The last day, as in 2027-03-31.'),
        findings: count.describe('How much the rule would have found.'),
        ...place,
      }),
    )
    .describe('Rules that records leave out.'),
  since: z
    .array(
      z.strictObject({
        file: text,
        ref: text,
        commit: text.describe('Where the change starts.'),
        isNew: z.boolean().describe('Whether there was no record to compare with.'),
      }),
    )
    .optional()
    .describe('With --since: what each record was compared with.'),
  error: problem.optional().describe('What is wrong with one of the paths.'),
});

export const explain = z.strictObject({
  version,
  rules: z.array(
    z.strictObject({
      id: text,
      severity,
      message: text,
      why: text,
      fix: text,
      bad: text.describe('A piece of lifecycle.yaml that breaks the rule.'),
      good: text.describe('A piece that does not.'),
    }),
  ),
});

const iteration = z.strictObject({
  technique: z.enum(measuredTechniques),
  change: text,
  run: text,
  compared_with: text.optional(),
  verdict: z.enum(verdicts),
  next: text.optional(),
});

export const record = z.strictObject({
  version,
  dryRun: z.boolean(),
  phase: z.enum(phases),
  iterations: z.array(iteration).describe('The iterations that were added.'),
  looks: texts
    .optional()
    .describe('The runs that are counted as looks at the test split from now on.'),
  accepted: text.optional().describe('The run that is accepted from now on.'),
  integrate: z.record(text, z.unknown()).optional().describe('The section, where it was changed.'),
  next: text.optional().describe('What to type next.'),
});

const path = text.describe('In the project.');
const changes = z.array(
  z.strictObject({
    kind: z.enum(['create', 'update', 'merge', 'conflict', 'move', 'remove', 'keep', 'by hand']),
    path,
    from: text.optional().describe('Where it lay before.'),
    why: text.optional().describe('Why it was kept.'),
    problem: text.optional().describe('Why it is left to you.'),
    help: text.optional().describe('What to write by hand.'),
  }),
);
const next = texts.describe('Commands to paste.');
const notes = texts.describe('What to know of them.');

export const create = z.strictObject({
  version,
  project: text,
  directory: text.describe('Absolute.'),
  dryRun: z.boolean(),
  answers: z.record(text, z.unknown()).describe('By the names of flags.'),
  changes,
  git: text.optional().describe('What became of its repository.'),
  gitWords: text.optional().describe('What git says, where it did not do what it was asked.'),
  command: text.describe('Repeats the answers.'),
  next,
  notes,
});

export const add = z.strictObject({
  version,
  project: text,
  directory: text.describe('Absolute.'),
  dryRun: z.boolean(),
  named: texts.describe('The stages that were asked for.'),
  added: texts.describe('The stages that came.'),
  answers: z
    .record(text, z.unknown())
    .describe('Those that were changed, by the names of flags; null for what is asked no more.'),
  changes,
  next,
  notes,
});

const findings = z.array(
  z.strictObject({ rule: text, severity, message: text, line: z.int().min(1) }),
);

export const status = z.strictObject({
  version,
  project: text,
  directory: text.describe('Absolute.'),
  writtenBy: text.optional().describe('The version that wrote it last, where this one is newer.'),
  phase: z.enum(phases).optional().describe('As the record says.'),
  found: findings.describe('What `check` finds now.'),
  next: z.enum(phases).optional().describe('The phase after this one.'),
  missing: findings.describe('What `check` would find in it beside.'),
  stages: z.array(z.strictObject({ id: text, what: text })).describe('Those that can be added.'),
});

/** By the name of the file in schema/. */
export const outputs = { add, check, create, error: failure, explain, record, status } as const;

/** What a command prints, without the version that all share. */
export type Output<Name extends keyof typeof outputs> = Unchanged<
  Omit<z.input<(typeof outputs)[Name]>, 'version'>
>;

type Unchanged<T> = T extends readonly (infer Item)[]
  ? readonly Unchanged<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Unchanged<T[Key]> }
    : T;
