import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFiles, record, writeProject } from '../../check/example-project.ts';
import { commitAll, git } from '../../git.ts';
import { newWorld, type World } from '../world.ts';

const faulty = `${record
  .replace('Route each incoming support ticket to one of eight queues', 'Use AI for "support" & co')
  .replace('parameters: 5000000', 'parameter: 5000000')
  .replace('licence: Apache-2.0', 'licence: "100%"')}ignore:
  - { rule: model/licence-unknown, reason: "Next | sprint.", expires: "2027-01-31" }
`;
// What would end a cell, an element, a line or a comment.
const hostile = 'a|b`<!-- --><script>&"\\u0007\\u202E\\uFFFE\\n# c';

describe('check --format', () => {
  it('sarif gives each finding its place, rule and fingerprint', async () => {
    const { code, stdout } = await desk(faulty).create(['check', '--format', 'sarif']);
    expect(code).toBe(1);
    const log = JSON.parse(stdout);
    const [{ tool, results }] = log.runs;
    expect(log.version).toBe('2.1.0');
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual([
      'form/unknown-key',
      'scope/vague-use-case',
      'model/licence-unknown',
    ]);
    expect(results.map(({ ruleId, level }: Result) => `${level} ${ruleId}`)).toEqual([
      'error form/unknown-key',
      'warning scope/vague-use-case',
      'note model/licence-unknown',
    ]);
    for (const { ruleId, ruleIndex } of results)
      expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
    expect(results[0]).toMatchInlineSnapshot(`
      {
        "level": "error",
        "locations": [
          {
            "physicalLocation": {
              "artifactLocation": {
                "uri": "lifecycle.yaml",
              },
              "region": {
                "endColumn": 12,
                "startColumn": 3,
                "startLine": 19,
              },
            },
          },
        ],
        "message": {
          "text": "unknown key \`parameter\` (did you mean \`parameters\`?) Write \`parameters\`.",
        },
        "partialFingerprints": {
          "createGenaiProject/v1": "036b84c0c80aeec55f0078b5b5d30fa3439a7e2382987e9c9d88086ced688218",
        },
        "ruleId": "form/unknown-key",
        "ruleIndex": 0,
      }
    `);
  });

  it('gitlab gives what merge requests show', async () => {
    const { stdout } = await desk(faulty).create(['check', '--format', 'gitlab']);
    const issues = JSON.parse(stdout);
    expect(issues.map(({ fingerprint, ...issue }: Issue) => issue)).toMatchInlineSnapshot(`
      [
        {
          "check_name": "form/unknown-key",
          "description": "unknown key \`parameter\` (did you mean \`parameters\`?) Write \`parameters\`.",
          "location": {
            "lines": {
              "begin": 19,
            },
            "path": "lifecycle.yaml",
          },
          "severity": "critical",
        },
        {
          "check_name": "scope/vague-use-case",
          "description": "The use case says too little to choose a model or a metric by. Say what goes in, what comes out, and for whom: "Route each incoming support ticket to one of eight queues".",
          "location": {
            "lines": {
              "begin": 7,
            },
            "path": "lifecycle.yaml",
          },
          "severity": "minor",
        },
        {
          "check_name": "model/licence-unknown",
          "description": "Ignored: Next | sprint. (1 finding, until 2027-01-31)",
          "location": {
            "lines": {
              "begin": 37,
            },
            "path": "lifecycle.yaml",
          },
          "severity": "info",
        },
      ]
    `);
    expect(new Set(issues.map(({ fingerprint }: Issue) => fingerprint)).size).toBe(issues.length);
  });

  it('junit gives a suite for each record', async () => {
    const world = newWorld();
    writeProject(world.cwd, {
      'one/lifecycle.yaml': faulty.slice(0, faulty.indexOf('adapt:')),
      'two/lifecycle.yaml': record
        .slice(0, record.indexOf('adapt:\n'))
        .replace('phase: adapt', 'phase: select'),
    });
    const { stdout } = await world.create(['check', '--format', 'junit', 'one', 'two']);
    expect(stdout).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="create-genai-project check" failures="3">
        <testsuite name="one/lifecycle.yaml" errors="0" tests="5" failures="3" skipped="0">
          <testcase classname="one/lifecycle.yaml" name="adapt/not-accepted" file="one/lifecycle.yaml" line="5"><failure type="adapt/not-accepted" message="No run is accepted.">one/lifecycle.yaml:5:8: No run is accepted. Evaluate on dev, record, then type \`poe accept\`.</failure></testcase>
          <testcase classname="one/lifecycle.yaml" name="adapt/technique-unplanned" file="one/lifecycle.yaml" line="5"><failure type="adapt/technique-unplanned" message="The record does not say which techniques the project means to try.">one/lifecycle.yaml:5:8: The record does not say which techniques the project means to try. Add \`techniques\`, as in \`techniques: [prompt, fine-tune]\`.</failure></testcase>
          <testcase classname="one/lifecycle.yaml" name="form/unknown-key" file="one/lifecycle.yaml" line="19"><failure type="form/unknown-key" message="unknown key \`parameter\` (did you mean \`parameters\`?)">one/lifecycle.yaml:19:3: unknown key \`parameter\` (did you mean \`parameters\`?) Write \`parameters\`.</failure></testcase>
          <testcase classname="one/lifecycle.yaml" name="scope/vague-use-case" file="one/lifecycle.yaml" line="7"><system-out>warning: one/lifecycle.yaml:7:13: The use case says too little to choose a model or a metric by. Say what goes in, what comes out, and for whom: &quot;Route each incoming support ticket to one of eight queues&quot;.</system-out></testcase>
          <testcase classname="one/lifecycle.yaml" name="model/licence-unknown" file="one/lifecycle.yaml" line="18"><system-out>warning: one/lifecycle.yaml:18:12: \`100%\` is neither an SPDX id nor the licence of a known model. Write the SPDX id or the name of the terms as on the model page; for terms of your own, add \`licence_note\`: where they stand, and why they allow this use.</system-out></testcase>
        </testsuite>
        <testsuite name="two/lifecycle.yaml" errors="0" tests="1" failures="0" skipped="0">
          <testcase classname="two/lifecycle.yaml" name="nothing to say"/>
        </testsuite>
      </testsuites>
      "
    `);
  });

  it('markdown shows what is reached of each target', async () => {
    const { stdout } = await desk(faulty).create(['check', '--format', 'markdown']);
    expect(stdout).toMatchInlineSnapshot(`
      "<!-- create-genai-project check -->
      ### lifecycle.yaml

      lifecycle.yaml: 1 error, 1 warning, with 1 rule ignored. "create-genai-project explain &#60;rule&#62;" says why.

      | Target | Reached by eval/runs/0008-prompt.json | |
      |-|-|-|
      | accuracy ≥ 0.9 | 0.95 &#40;95%: 0.85 to 1&#41; | met |

      | | Place | Finding | Fix | Rule |
      |-|-|-|-|-|
      | error | lifecycle.yaml:19 | unknown key &#96;parameter&#96; &#40;did you mean &#96;parameters&#96;?&#41; | Write &#96;parameters&#96;. | form/unknown-key |
      | warning | lifecycle.yaml:7 | The use case says too little to choose a model or a metric by. | Say what goes in, what comes out, and for whom: "Route each incoming support ticket to one of eight queues". | scope/vague-use-case |

      | Ignored rule | Reason | Extent | Place |
      |-|-|-|-|
      | model/licence-unknown | Next &#124; sprint. | 1 finding, until 2027-01-31 | lifecycle.yaml:37 |
      "
    `);
  });

  it('markdown stays short enough for a comment', async () => {
    const keys = Array.from({ length: 400 }, (_, index) => `  key_${index}: "*"\n`).join('');
    const worlds = record.replace('scope:\n', `scope:\n${keys}`);
    const world = newWorld();
    for (const name of ['a', 'b', 'c', 'd', 'e'])
      writeProject(world.cwd, { [`${name}/lifecycle.yaml`]: worlds });
    const { stdout } = await world.create(['check', '--format=markdown', 'a', 'b', 'c', 'd', 'e']);
    expect(stdout.length).toBeLessThan(65_536);
    expect(stdout).toMatch(/\n… and \d+ more: see "create-genai-project check"\.\n/);
  });

  it('markdown stays short enough where many records have targets', async () => {
    const world = newWorld();
    const long = 'support-'.repeat(30);
    for (let index = 0; index < 90; index += 1)
      writeProject(world.cwd, { [`${long}/${long}${index}/lifecycle.yaml`]: record });
    const { stdout } = await world.create(['check', '--format=markdown', `${long}/*`]);
    expect(stdout.length).toBeLessThan(65_536);
    expect(stdout).toMatch(/\n… and the targets of \d+ more records\.\n/);
  });

  describe('markdown, with --since, compares with the run of before', () => {
    const accepting = (run: string) =>
      record.replace('accepted: eval/runs/0008', `accepted: eval/runs/${run}`);
    const [before, after] = [accepting('0001'), accepting('0002')];
    it.each([
      ['pair by pair', before, after, '| +0.35 (95%: 0.196 to 0.504; 40 pairs) |'],
      ['where it is the same one', record, record, '| same run |'],
      ['on other data', before, record, '| other data |'],
      [
        'where there was none',
        record.slice(0, record.indexOf('adapt:\n')),
        record,
        '| no earlier run |',
      ],
      [
        'by its value where no example has one',
        before.replace('accuracy, at_least: 0.9', 'latency_p95_ms, at_most: 90'),
        after.replace('accuracy, at_least: 0.9', 'latency_p95_ms, at_most: 90'),
        '| 52 | met | 0 |',
      ],
    ])('%s', async (_, earlier, later, row) => {
      const world = desk(earlier);
      git(world.cwd, 'init', '--quiet', '--initial-branch=main');
      commitAll(world.cwd);
      writeProject(world.cwd, { 'lifecycle.yaml': later });
      const { stdout } = await world.create(['check', '--since=main', '--format=markdown']);
      const text = stdout.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code));
      expect(text).toContain('| Since main |');
      expect(text).toContain(row);
    });
  });

  it.each(['sarif', 'gitlab', 'junit', 'markdown'])('%s shows what is ignored', async (format) => {
    const { stdout } = await desk(faulty).create(['check', '--format', format]);
    const text = stdout.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code));
    for (const part of ['model/licence-unknown', 'Next | sprint.', '2027-01-31'])
      expect(text).toContain(part);
  });

  it('text shows what one of several records ignores, where nothing is found', async () => {
    const world = newWorld();
    const waived = `${record.replace('licence: Apache-2.0', 'licence: "100%"')}ignore:
  - { rule: model/licence-unknown, reason: Next sprint. }
`;
    writeProject(join(world.cwd, 'a'), { ...projectFiles(), 'lifecycle.yaml': record });
    writeProject(join(world.cwd, 'b'), { ...projectFiles(), 'lifecycle.yaml': waived });
    const { code, stdout } = await world.create(['check', 'a', 'b']);
    expect(code).toBe(0);
    expect(stdout).toContain('Next sprint.');
  });

  it.each(['sarif', 'gitlab', 'junit', 'markdown'])(
    '%s holds no text that acts',
    async (format) => {
      const text = record.replace('change: Zero-shot.', `"${hostile}": 1\n      change: TODO`);
      const { stdout } = await desk(text).create(['check', '--format', format]);
      expect(stdout).toContain('form/');
      for (const sign of ['\u0007', '\u202e', '\ufffe']) expect(stdout).not.toContain(sign);
      if (format === 'junit' || format === 'markdown') expect(stdout).not.toContain('<script');
    },
  );

  it.each(['sarif', 'gitlab'])('%s names files from the top of the repository', async (format) => {
    const world = newWorld();
    writeProject(world.cwd, { 'apps/my desk/lifecycle.yaml': faulty });
    const cwd = join(world.cwd, 'apps/my desk');
    const top = { sarif: 'GITHUB_WORKSPACE', gitlab: 'CI_PROJECT_DIR' }[format] ?? '';
    const env = { [top]: world.cwd };
    const { stdout } = await world.create(['check', '--format', format], { cwd, env });
    const name = format === 'sarif' ? 'my%20desk' : 'my desk';
    expect(stdout).toContain(`"apps/${name}/lifecycle.yaml"`);
  });
});

interface Result {
  readonly ruleId: string;
  readonly level: string;
}
interface Issue {
  readonly fingerprint: string;
}

function desk(text: string): World {
  const world = newWorld();
  writeProject(world.cwd, { ...projectFiles(), 'lifecycle.yaml': text });
  return world;
}
