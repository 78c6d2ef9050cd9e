import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFiles, record, runFiles, writeProject } from '../check/example-project.ts';
import { newWorld, type World } from './world.ts';

const small = 'version: 1\nproject: { name: support-triage }\nphase: scope\n';
const vague = record.replace(
  'Route each incoming support ticket to one of eight queues',
  'Use AI for support',
);

function desk(text: string, changes: Record<string, string> = {}): World {
  const world = newWorld();
  writeProject(world.cwd, { ...projectFiles(), ...changes, 'lifecycle.yaml': text });
  return world;
}

const look = { prompt: 'few-shot', split: 'test' };

describe('check', () => {
  it('says that there is nothing to say', async () => {
    const outcome = await desk(record).create(['check']);
    expect(outcome).toEqual({ code: 0, stdout: 'lifecycle.yaml: nothing to say.\n', stderr: '' });
  });

  it('finds what a merge left in a file that the tool wrote, and not what looks like it', async () => {
    const world = newWorld();
    await world.create(['desk', '--yes', '--no-git', '--deploy', 'no']);
    const check = async (path: string, added: string) => {
      const file = join(world.cwd, 'desk', path);
      const before = readFileSync(file);
      writeFileSync(file, `${before}${added}`);
      const { code, stdout } = await world.create(['check', 'desk']);
      writeFileSync(file, before);
      return [code, stdout.split('\n')[0]];
    };
    const both = '<<<<<<< ours\nOne.\n=======\nOther.\n>>>>>>> theirs\n';
    const lines = (first: number) => `(lines ${first} to ${first + 4})`;
    const found = (place: string) => [
      1,
      `error[project/unfinished-merge]: Both sides of a merge stand in ${place}.`,
    ];
    const prompt = 'prompt/classification/default.md';
    expect(await check(prompt, both)).toEqual(found(`${prompt} ${lines(11)}`));
    expect(await check('.genai/answers.yaml', both)).toEqual(
      found(`.genai/answers.yaml ${lines(29)}`),
    );
    const looksAlike = 'Queues\n=======\n\n    <<<<<<< is how git marks ours\n';
    expect(await check('README.md', looksAlike)).toEqual([
      0,
      'desk/lifecycle.yaml: nothing to say.',
    ]);
  });

  it('shows each finding with its place, the line, a mark and what to do, worst first', async () => {
    const world = desk(
      vague.replace('licence:', 'license:').replace('at_least: 0.9', 'at_least: 90'),
      runFiles(projectFiles(), '0008-prompt', Array(40).fill(0).fill(1, 16), look),
    );
    const { code, stdout } = await world.create(['check']);
    expect(code).toBe(1);
    expect(stdout).toMatchInlineSnapshot(`
      "error[scope/target-impossible]: \`accuracy\` is a rate between 0 and 1: no result reaches 90.
        at lifecycle.yaml:11:37
        11 |     - { metric: accuracy, at_least: 90 }
           |                                     ^^
        fix Write 0.9.

      error[form/unknown-key]: unknown key \`license\` (did you mean \`licence\`?)
        at lifecycle.yaml:18:3
        18 |   license: Apache-2.0
           |   ^^^^^^^
        fix Write \`licence\`.

      warning[scope/vague-use-case]: The use case says too little to choose a model or a metric by.
        at lifecycle.yaml:7:13
        7 |   use_case: Use AI for support.
          |             ^^^^^^^^^^^^^^^^^^^
        fix Say what goes in, what comes out, and for whom: "Route each incoming support ticket to one of eight queues".

      lifecycle.yaml: 2 errors, 1 warning. "create-genai-project explain <rule>" says why.
      "
    `);
  });

  it('prints JSON for programs', async () => {
    const { code, stdout } = await desk(vague).create(['check', '--format', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchInlineSnapshot(`
      {
        "counts": {
          "error": 0,
          "info": 0,
          "warning": 1,
        },
        "files": [
          "lifecycle.yaml",
        ],
        "findings": [
          {
            "column": 13,
            "file": "lifecycle.yaml",
            "fix": "Say what goes in, what comes out, and for whom: "Route each incoming support ticket to one of eight queues".",
            "line": 7,
            "message": "The use case says too little to choose a model or a metric by.",
            "rule": "scope/vague-use-case",
            "severity": "warning",
            "width": 19,
          },
        ],
        "ignored": [],
        "version": 1,
      }
    `);
  });

  it('fails on more warnings than allowed', async () => {
    const world = desk(vague);
    expect((await world.create(['check'])).code).toBe(0);
    expect((await world.create(['check', '--max-warnings', '1'])).code).toBe(0);
    expect((await world.create(['check', '--max-warnings', '0'])).code).toBe(1);
  });

  it('asks ahead with --phase, and demands nothing of later phases without it', async () => {
    const world = desk(
      record.slice(0, record.indexOf('adapt:\n')).replace('phase: adapt', 'phase: select'),
    );
    expect((await world.create(['check'])).code).toBe(0);
    const { code, stdout } = await world.create(['check', '--phase', 'adapt']);
    expect(code).toBe(1);
    expect(stdout).toContain('adapt/not-accepted');
  });

  it('leaves out a rule that is ignored with a reason', async () => {
    const ignored = `${vague}ignore:\n  - { rule: scope/vague-use-case, reason: To be narrowed in the next sprint. }\n`;
    expect((await desk(ignored).create(['check', '--max-warnings', '0'])).code).toBe(0);
    const { stdout } = await desk(ignored.replace(/, reason.*\./, '')).create(['check']);
    expect(stdout).toContain('`reason` is missing');
  });

  describe('shows what is ignored', () => {
    const entry = (others = '') =>
      `ignore:\n  - { rule: scope/vague-use-case, reason: "To be narrowed, | soon."${others} }\n`;

    it('as text', async () => {
      const { code, stdout } = await desk(vague + entry()).create(['check']);
      expect({ code, stdout }).toEqual({
        code: 0,
        stdout: [
          'ignored[scope/vague-use-case]: To be narrowed, | soon.',
          '  at lifecycle.yaml:37 (1 finding, with no end)',
          '',
          'lifecycle.yaml: nothing to say, with 1 rule ignored.',
          '',
        ].join('\n'),
      });
    });

    it('as JSON', async () => {
      const world = desk(vague + entry(', expires: "2026-11-24"'));
      const { stdout } = await world.create(['check', '--format', 'json']);
      expect(JSON.parse(stdout).ignored).toEqual([
        {
          rule: 'scope/vague-use-case',
          reason: 'To be narrowed, | soon.',
          expires: '2026-11-24',
          findings: 1,
          file: 'lifecycle.yaml',
          line: 37,
        },
      ]);
    });

    it('on GitHub, in the log and in the summary', async () => {
      const world = desk(vague + entry());
      const summary = join(world.cwd, 'summary.md');
      const env = { GITHUB_STEP_SUMMARY: summary };
      const { stdout } = await world.create(['check', '--format', 'github'], { env });
      expect(stdout).toContain(
        '::notice file=lifecycle.yaml,line=37,title=ignored%3A scope/vague-use-case::To be narrowed, | soon. (1 finding, with no end)\n',
      );
      expect(readFileSync(summary, 'utf8')).toContain(
        '| scope/vague-use-case | To be narrowed, &#124; soon. | 1 finding, with no end | lifecycle.yaml:37 |',
      );
    });
  });

  it.each([
    [
      'that is over',
      vague,
      'scope/vague-use-case',
      ', expires: "2026-11-23"',
      ['error form/expired-ignore', 'warning scope/vague-use-case'],
    ],
    ['that ends today', vague, 'scope/vague-use-case', ', expires: "2026-11-24"', []],
    [
      'that ends on no day',
      vague,
      'scope/vague-use-case',
      ', expires: soon',
      ['error form/bad-value'],
    ],
    ['that hides nothing', record, 'scope/vague-use-case', '', ['warning form/unused-ignore']],
    [
      'that hides nothing of adaptation',
      record,
      'adapt/run-stale',
      '',
      ['warning form/unused-ignore'],
    ],
    ['of a phase that is not begun', record, 'integrate/incomplete', '', []],
    ['of no rule', record, 'scope/vague-usecase', '', ['error form/unknown-ignore']],
  ])('judges an ignored rule %s', async (_, text, rule, others, expected) => {
    const world = desk(`${text}ignore:\n  - { rule: ${rule}, reason: Next sprint.${others} }\n`);
    const { stdout } = await world.create(['check', '--format', 'json']);
    const found = JSON.parse(stdout).findings as { severity: string; rule: string }[];
    expect(found.map((each) => `${each.severity} ${each.rule}`)).toEqual(expected);
  });

  it('knows a rule that is ignored without its group', async () => {
    const { stdout } = await desk(
      `${record}ignore:\n  - { rule: run-stale, reason: Next sprint. }\n`,
    ).create(['check']);
    expect(stdout).toContain('There is no rule `run-stale` (did you mean `adapt/run-stale`?).');
  });

  it('does not let faults of form be ignored', async () => {
    const { stdout } = await desk(
      `${record}ignore:\n  - { rule: form/unknown-key, reason: They are ours. }\n`,
    ).create(['check']);
    expect(stdout).toContain('`form/unknown-key` is a fault of form, which cannot be ignored.');
  });

  it('checks many records at once, named by patterns, folders and files', async () => {
    const world = newWorld();
    writeProject(world.cwd, {
      'projects/one/lifecycle.yaml': small,
      'projects/two/lifecycle.yaml': small.replace('scope', 'scoping'),
      'projects/node_modules/three/lifecycle.yaml': small,
      'projects/deep/er/lifecycle.yaml': small,
    });
    const files = async (...paths: string[]) =>
      JSON.parse((await world.create(['check', '--format', 'json', ...paths])).stdout).files;
    expect(await files('projects/*/lifecycle.yaml')).toEqual([
      'projects/one/lifecycle.yaml',
      'projects/two/lifecycle.yaml',
    ]);
    expect(await files('projects/**/lifecycle.yaml')).toEqual([
      'projects/deep/er/lifecycle.yaml',
      'projects/one/lifecycle.yaml',
      'projects/two/lifecycle.yaml',
    ]);
    expect(await files('projects/t?o')).toEqual(['projects/two/lifecycle.yaml']);
    expect(await files('projects/one', 'projects/two/lifecycle.yaml')).toEqual([
      'projects/one/lifecycle.yaml',
      'projects/two/lifecycle.yaml',
    ]);
    expect((await world.create(['check', 'projects/*'])).code).toBe(1);
    writeProject(world.cwd, { 'lifecycle.yaml': small });
    expect(await files('**')).toEqual([
      'lifecycle.yaml',
      'projects/deep/er/lifecycle.yaml',
      'projects/one/lifecycle.yaml',
      'projects/two/lifecycle.yaml',
    ]);
    const projects = `${world.cwd.replaceAll('\\', '/')}/projects`;
    expect(await files(`${projects}/o*/lifecycle.yaml`)).toEqual([
      `${projects}/one/lifecycle.yaml`,
    ]);
  });

  it.each(['projects/*', '**/lifecycle.yaml', 'projects/**'])(
    'does not take a project that lost its record for none: %s',
    async (pattern) => {
      const world = newWorld();
      writeProject(world.cwd, {
        'projects/one/lifecycle.yaml': small,
        'projects/two/lifecycle.yml': small,
        'projects/two/.genai/answers.yaml': 'task: chat\n',
        'projects/notes/README.md': 'None.\n',
      });
      const { code, stdout, stderr } = await world.create(['check', pattern]);
      expect([code, stdout]).toEqual([2, expect.stringContaining('projects/one/lifecycle.yaml')]);
      expect(stderr).toBe(
        'error: "projects/two" is a project, and has no lifecycle.yaml.\nnote: There is "lifecycle.yml".\nhelp: Give it its name: git mv projects/two/lifecycle.yml projects/two/lifecycle.yaml\n',
      );
    },
  );

  it('prints what it finds in the others where one path is wrong', async () => {
    const world = newWorld();
    writeProject(world.cwd, { 'one/lifecycle.yaml': small.replace('scope', 'scoping') });
    const { code, stdout, stderr } = await world.create(['check', 'one', 'none']);
    expect(code).toBe(2);
    expect(stdout).toContain('form/not-a-choice');
    expect(stderr).toContain('There is no "none"');
  });

  it('goes on with the other records where a run file of one nests 3,000 deep', async () => {
    const world = newWorld();
    const deep = `{ "version": null, "x": ${'['.repeat(3000)}${']'.repeat(3000)} }`;
    const files = Object.entries({ ...projectFiles(), 'lifecycle.yaml': record });
    writeProject(world.cwd, {
      ...Object.fromEntries(files.map(([path, text]) => [`one/${path}`, text])),
      'one/eval/runs/0002-prompt.json': deep,
      'two/lifecycle.yaml': small.replace('scope', 'scoping'),
    });
    const { stdout } = await world.create(['check', '--format', 'json', 'one', 'two']);
    const found = JSON.parse(stdout).findings as { rule: string; file: string }[];
    const rules = found.map(({ file, rule }) => `${file} ${rule}`);
    expect(rules).toContain('one/lifecycle.yaml adapt/run-malformed');
    expect(rules).toContain('two/lifecycle.yaml form/not-a-choice');
  });

  it('says it where the summary of a step cannot be written', async () => {
    const world = desk(vague);
    const env = { GITHUB_STEP_SUMMARY: join(world.cwd, 'nowhere', 'summary.md') };
    const { code, stdout } = await world.create(['check', '--format', 'github'], { env });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^::warning::The summary could not be written to ".*" \(ENOENT\)\.$/m);
    expect(stdout).toContain('scope/vague-use-case');
  });

  it('points at the phase where it demands a section that is not there', async () => {
    const text = record.replace('phase: adapt', 'phase: integrate');
    const { stdout } = await desk(text).create(['check', '--format', 'json']);
    const found = JSON.parse(stdout).findings as { rule: string; line: number; column: number }[];
    const missing = found.filter(({ rule }) => rule === 'integrate/incomplete');
    expect(missing.length).toBeGreaterThan(0);
    expect(new Set(missing.map(({ line, column }) => `${line}:${column}`))).toEqual(
      new Set(['5:8']),
    );
  });

  it.each([
    ['a mistyped metric', 'metric: accuracy', 'metric: acuracy', 'scope/unknown-metric'],
    ['a mistyped section', '\nscope:', '\nscpe:', 'form/unknown-key'],
    ['a mistyped section of which much is asked', '\nadapt:', '\nadpt:', 'form/unknown-key'],
    ['a mistyped key that rules ask for', '  success:', '  sucess:', 'form/unknown-key'],
    ['a mistyped key that must be there', '\nphase:', '\nphse:', 'form/unknown-key'],
    ['a tab', '\n  tasks:', '\n\ttasks:', 'form/tab'],
    ['a line that begins too far left', '\n  breadth:', '\n breadth:', 'form/syntax'],
    ['a colon that is missing', '\nmodel:', '\nmodel', 'form/syntax'],
    ['a quote that is not closed', 'use_case: ', 'use_case: "', 'form/syntax'],
  ])('finds one error in %s', async (_, right, wrong, rule) => {
    const text = record.replace(right, wrong);
    expect(text).not.toBe(record);
    const { stdout } = await desk(text).create(['check', '--format', 'json']);
    const found = JSON.parse(stdout).findings as { rule: string }[];
    expect(found.map((each) => each.rule)).toEqual([rule]);
  });

  it('says nothing of what stands below a key that is there twice', async () => {
    const text = record.replace('\nmodel:', '\nscope:');
    const { stdout } = await desk(text).create(['check', '--format', 'json']);
    const found = JSON.parse(stdout).findings as { rule: string }[];
    expect(found.map(({ rule }) => rule)).not.toContain('form/unknown-key');
  });

  it('finds the record of the project that it is run inside, up to its repository', async () => {
    const world = desk(record);
    const cwd = join(world.cwd, 'eval/runs');
    const { code, stdout } = await world.create(['check'], { cwd });
    expect([code, stdout]).toEqual([0, expect.stringContaining('../../lifecycle.yaml')]);
    mkdirSync(join(world.cwd, 'eval/.git'));
    expect((await world.create(['check'], { cwd })).code).toBe(2);
  });

  it.each(['check', 'record'])(
    'says the name of a record that %s does not find',
    async (command) => {
      const world = newWorld();
      writeFileSync(join(world.cwd, 'Lifecycle.yml'), 'version: 1\n');
      const { code, stderr } = await world.create([command]);
      expect(stderr).toContain('help: Give it its name: git mv Lifecycle.yml lifecycle.yaml');
      expect(code).toBe(2);
    },
  );

  it.each([
    [
      [],
      'There is no lifecycle.yaml in this folder: type "create-genai-project check <project folder>"',
    ],
    [['elsewhere'], 'There is no "elsewhere"'],
    [[''], 'A path is empty text.'],
    [['README.md'], '"README.md" is no record.'],
    [['*.md'], 'No record matches "*.md".'],
    [['*/lifecycle.yaml'], 'check "**/lifecycle.yaml"'],
    [['--format', 'xml'], 'Choices: text, json, github, gitlab, junit, markdown, sarif.'],
    [['--phase', 'adopt'], 'Did you mean "adapt"?'],
    [['--max-warnings', '-1'], 'help: Give 0 or more, as in --max-warnings 0.'],
  ])('refuses %j with a sentence', async (args, message) => {
    const world = newWorld();
    writeProject(world.cwd, { 'README.md': '# Desk\n' });
    const { code, stderr } = await world.create(['check', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('prints a folder, a broken line and strange characters safely', async () => {
    const evil = `${small}scope:\n  use_case: "::error::x %0A \u202E reversed ##[error]"\n  breadht: narrow\n`;
    const text = (await desk(evil).create(['check'])).stdout;
    expect(text).not.toContain('\u202E');
    expect(text).not.toContain('##[');
    const github = (
      await desk(evil.replace('use_case', '"a,b:c::d"')).create(['check', '--format', 'github'])
    ).stdout;
    for (const line of github.trimEnd().split('\n').slice(0, -1))
      expect(line).toMatch(/^::(error|warning|notice) file=[^:]*::[^:]/);
  });

  it('escapes for GitHub, worst first, and writes everything into the step summary', async () => {
    const world = desk(
      vague.replace('licence: Apache-2.0', 'licence: "100%"\n  licence_notes: |-\n    x'),
    );
    const summary = join(world.cwd, 'summary.md');
    writeFileSync(summary, 'Before.\n');
    const { code, stdout } = await world.create(['check', '--format', 'github'], {
      env: { GITHUB_STEP_SUMMARY: summary, GITHUB_WORKSPACE: join(world.cwd, '..') },
    });
    expect(code).toBe(1);
    const folder = world.cwd.split('/').at(-1);
    expect(stdout.replaceAll(String(folder), 'desk')).toMatchInlineSnapshot(`
      "::error file=desk/lifecycle.yaml,line=19,col=3,endColumn=16,title=form/unknown-key::unknown key \`licence_notes\` (did you mean \`licence_note\`?) Write \`licence_note\`.
      ::warning file=desk/lifecycle.yaml,line=7,col=13,endColumn=32,title=scope/vague-use-case::The use case says too little to choose a model or a metric by. Say what goes in, what comes out, and for whom: "Route each incoming support ticket to one of eight queues".
      ::warning file=desk/lifecycle.yaml,line=18,col=12,endColumn=18,title=model/licence-unknown::\`100%25\` is neither an SPDX id nor the licence of a known model. Write the SPDX id or the name of the terms as on the model page; for terms of your own, add \`licence_note\`: where they stand, and why they allow this use.
      lifecycle.yaml: 1 error, 2 warnings. "create-genai-project explain <rule>" says why.
      "
    `);
    expect(readFileSync(summary, 'utf8')).toMatchInlineSnapshot(`
      "Before.
      ### lifecycle.yaml

      lifecycle.yaml: 1 error, 2 warnings. "create-genai-project explain &#60;rule&#62;" says why.

      | | Place | Finding | Fix | Rule |
      |-|-|-|-|-|
      | error | lifecycle.yaml:19 | unknown key &#96;licence&#95;notes&#96; &#40;did you mean &#96;licence&#95;note&#96;?&#41; | Write &#96;licence&#95;note&#96;. | form/unknown-key |
      | warning | lifecycle.yaml:7 | The use case says too little to choose a model or a metric by. | Say what goes in, what comes out, and for whom: "Route each incoming support ticket to one of eight queues". | scope/vague-use-case |
      | warning | lifecycle.yaml:18 | &#96;100%&#96; is neither an SPDX id nor the licence of a known model. | Write the SPDX id or the name of the terms as on the model page; for terms of your own, add &#96;licence&#95;note&#96;: where they stand, and why they allow this use. | model/licence-unknown |
      "
    `);
  });
});

it.skipIf(process.platform === 'win32')(
  'says of a record that is a link to nowhere that there is none, and names no other',
  async () => {
    const world = newWorld();
    symlinkSync('nowhere.yaml', join(world.cwd, 'lifecycle.yaml'));
    const { code, stderr } = await world.create(['check']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('There is no lifecycle.yaml')]);
    expect(stderr).not.toContain('git mv');
  },
);

describe('a phase', () => {
  it('is not asked for what a later one has to complete', async () => {
    const scope = record.replace(/^phase: \w+/m, 'phase: scope').replace(/\nmodel:.*/s, '\n');
    const begun =
      'model: { id: Qwen/Qwen3-8B, provider: local }\nadapt: { techniques: [prompt] }\n';
    const { stdout } = await desk(scope + begun).create(['check']);
    expect(stdout).toBe('lifecycle.yaml: nothing to say.\n');
  });
});

describe('explain', () => {
  it('lists every rule', async () => {
    const { code, stdout } = await newWorld().create(['explain']);
    expect(code).toBe(0);
    for (const rule of [
      'form/alias',
      'scope/no-success-metric',
      'model/unpinned',
      'adapt/run-stale',
    ]) {
      expect(stdout).toContain(rule);
    }
  });

  it('weighs what a change breaks as check does where no phase moves', async () => {
    const { stdout } = await newWorld().create(['explain']);
    const lines = stdout.split('\n').filter((line) => line.startsWith('change/'));
    expect(lines.map((line) => line.split(/ +/)[1])).toEqual(lines.map(() => 'warning'));
  });

  it('prints the page of a rule', async () => {
    const { code, stdout } = await newWorld().create(['explain', 'model/unpinned']);
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "model/unpinned (error)
        The model is not pinned to one revision.

      Why
        A branch such as \`main\` and a name such as \`latest\` move. Results before and
        after the move cannot be compared, and nobody notices.

      Fix
        Give \`revision\` the 40-digit commit of the hub ("Files and versions" on the
        model page).

      Bad
        model:
          provider: local
          id: HuggingFaceTB/SmolLM2-135M-Instruct
          revision: main

      Good
        model:
          provider: local
          id: HuggingFaceTB/SmolLM2-135M-Instruct
          revision: 12fd25f77366fa6b3b4b768ec3050bf629380bac

      Ignore, where it does not apply, in lifecycle.yaml:
        ignore:
          - { rule: model/unpinned, reason: Why it does not apply here. }
      "
    `);
  });

  it.each([
    ['model/unpined', 'Did you mean "create-genai-project explain model/unpinned"?'],
    ['unpinned', 'Did you mean "create-genai-project explain model/unpinned"?'],
  ])('suggests the nearest rule for %s', async (id, help) => {
    const { code, stderr } = await newWorld().create(['explain', id]);
    expect(code).toBe(2);
    expect(stderr).toContain(help);
  });
});
