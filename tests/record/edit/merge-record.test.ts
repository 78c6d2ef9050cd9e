import { describe, expect, it } from 'vitest';
import { mergeRecord } from '../../../src/record/edit/merge-record.ts';

const rendered = `# yaml-language-server: $schema=.genai/lifecycle.schema.json
version: 1

# Where the project stands.
phase: select

# Phase 1: the use case.
scope:
  tasks: [classification]
  risks: []                        # what could go wrong

# Phase 3: the loop.
adapt:
  techniques: [prompt]
  iterations: []
`;
const withStages = rendered
  .replace('techniques: [prompt]', 'techniques: [prompt, fine-tune]')
  .replace('  risks: []', '  data_sensitivity: internal\n  risks: []')
  .concat(`
# Phase 4: in use.
integrate:
  optimize: [merge]
  serve: { target: local }
`);

function merge(ours: string, { base = rendered, theirs = withStages } = {}): string {
  const merged = mergeRecord(base, Buffer.from(ours), Buffer.from(theirs));
  if (merged.kind === 'refused') throw new Error(`${merged.problem} ${merged.help}`);
  return merged.text;
}

describe('adding to lifecycle.yaml', () => {
  it('adds absent sections, keys and techniques to an unedited one', () => {
    expect(merge(rendered)).toBe(withStages);
  });

  it('adds nothing twice', () => {
    expect(merge(withStages, { base: withStages })).toBe(withStages);
    expect(merge(withStages)).toBe(withStages);
  });

  it('changes no value, comment or space that is there', () => {
    const ours = rendered
      .replace('phase: select', 'phase:   "adapt"   # since Monday')
      .replace('[classification]', '\n  -   classification  # queues')
      .replace('risks: []', 'risks:\n    - |\n      Urgent tickets\n\n      wait')
      .replace(
        '  iterations: []',
        '  iterations:\n  - {technique: prompt,run: eval/runs/0001-prompt.json}\n  # 0002 next',
      );
    expect(merge(ours)).toMatchInlineSnapshot(`
      "# yaml-language-server: $schema=.genai/lifecycle.schema.json
      version: 1

      # Where the project stands.
      phase:   "adapt"   # since Monday

      # Phase 1: the use case.
      scope:
        tasks: 
        -   classification  # queues
        data_sensitivity: internal
        risks:
          - |
            Urgent tickets

            wait                        # what could go wrong

      # Phase 3: the loop.
      adapt:
        techniques: [prompt, fine-tune]
        iterations:
        - {technique: prompt,run: eval/runs/0001-prompt.json}
        # 0002 next

      # Phase 4: in use.
      integrate:
        optimize: [merge]
        serve: { target: local }
      "
    `);
  });

  it('keeps Windows line endings, the byte order mark and a missing newline at the end', () => {
    const windows = (text: string) => `\uFEFF${text.trimEnd().replaceAll('\n', '\r\n')}`;
    expect(merge(windows(rendered))).toBe(windows(withStages));
  });

  it('follows the indentation of the file', () => {
    const wide = rendered.replace(/^ {2}/gm, '      ');
    expect(merge(wide)).toContain('\n      data_sensitivity: internal\n');
  });

  it('adds items to a list in either style', () => {
    const block = rendered.replace('[prompt]', '\n    - prompt   # first');
    expect(merge(block)).toContain('    - prompt   # first\n    - fine-tune\n  iterations');
    const split = rendered.replace('[prompt]', '[\n    prompt, # first\n  ]');
    expect(merge(split)).toContain('[\n    prompt, fine-tune, # first\n  ]');
    expect(merge(rendered.replace('[prompt]', '[]'))).toContain('techniques: [fine-tune]');
  });

  it('adds keys to a section in flow style', () => {
    const ours = 'version: 1\nscope: { tasks: [classification], risks: [] }\nadapt: {}\n';
    expect(merge(ours, { base: '' })).toContain(
      'scope: { tasks: [classification], risks: [], data_sensitivity: internal }\n',
    );
  });

  it('does not bring back what was removed', () => {
    const ours = rendered.replace(/ {2}risks.*\n/, '').replace('[prompt]', '[]');
    const text = merge(ours, {
      theirs: rendered.replace('phase: select', 'phase: select\nnew: 1'),
    });
    expect(text).toBe(ours.replace('phase: select', 'phase: select\nnew: 1'));
  });

  it('leaves a section that was emptied empty', () => {
    const ours = rendered.replace(/adapt:\n.*\n.*\n/, 'adapt:   # later\n');
    expect(merge(ours)).toContain('adapt:   # later\n\n# Phase 4: in use.\nintegrate:');
  });

  it('puts a section under the comment that waits for it', () => {
    const waiting = `${rendered}\n# Phase 4: in use.\n`;
    expect(merge(waiting)).toBe(withStages);
  });

  it('leaves a comment to the key that it stands above', () => {
    const ours = `${rendered}\n# Phase 4: in use.\nmonitoring: none\n`;
    expect(merge(ours)).toContain('# Phase 4: in use.\nmonitoring: none\n');
  });

  it('keeps comments that hang below a section with that section', () => {
    const ours = rendered.replace('iterations: []', 'iterations: []\n  # accepted: not yet');
    expect(merge(ours)).toContain('  # accepted: not yet\n\n# Phase 4');
  });

  it('adds everything where nothing is known of the last rendering', () => {
    const merged = mergeRecord(undefined, Buffer.from('version: 1\n'), Buffer.from(rendered));
    expect(merged).toMatchObject({ kind: 'merged' });
    expect(merged.kind === 'merged' && merged.text).toContain('# Phase 3: the loop.\nadapt:');
  });
});

it('tells of values that would now be others, and does not change them', () => {
  const theirs = rendered.replace('phase: select', 'phase: adapt').replace('[]  ', '[delay]');
  const differing = (ours: string) => {
    const merged = mergeRecord(rendered, Buffer.from(ours), Buffer.from(theirs));
    return merged.kind === 'merged' && [merged.text === ours, merged.differences];
  };
  expect(differing(rendered)).toEqual([
    true,
    [
      { at: ['phase'], ours: 'select', theirs: 'adapt' },
      { at: ['scope', 'risks'], ours: [], theirs: ['delay'] },
    ],
  ]);
  expect(differing(theirs)).toEqual([true, []]);
  expect(differing(rendered.replace(/phase.*|\n {2}risks.*/g, ''))).toEqual([true, []]);
});

it('lets a key that repeats an answer follow it, and leaves one that was edited', () => {
  const of = (breadth: string) => rendered.replace('  tasks', `  breadth: ${breadth}\n  tasks`);
  const theirs = Buffer.from(of('broad'));
  const ours = of('narrow').replace('# Where the', '# Where our');
  expect(mergeRecord(of('narrow'), Buffer.from(ours), theirs)).toEqual({
    kind: 'merged',
    text: ours.replace('narrow', 'broad'),
    differences: [],
  });
  const edited = of('wide');
  expect(mergeRecord(of('narrow'), Buffer.from(edited), theirs)).toEqual({
    kind: 'merged',
    text: edited,
    differences: [{ at: ['scope', 'breadth'], ours: 'wide', theirs: 'broad' }],
  });
});

describe('a lifecycle.yaml that cannot be added to', () => {
  const broken = [
    'scope: [',
    'scope:\n\ttasks: []\n',
    'version: 1\nversion: 1\n',
    'scope: &a {}\nadapt: *a\n',
    '--- 1\n--- 2\n',
    '',
  ];
  it.each(broken)('is refused: %j', (text) => {
    const merged = mergeRecord(rendered, Buffer.from(text), Buffer.from(withStages));
    expect(merged.kind).toBe('refused');
  });

  it('is refused when it is no UTF-8', () => {
    expect(mergeRecord(undefined, Buffer.from([0xff]), Buffer.from(rendered)).kind).toBe('refused');
  });

  it('comes with what to add by hand', () => {
    // Behind this block scalar every line counts, so that nothing can be inserted unnoticed.
    const ours = rendered.replace('  iterations: []\n', '  accepted: |+\n    none\n\n\n');
    expect(
      mergeRecord(rendered, Buffer.from(ours), Buffer.from(withStages)),
    ).toMatchInlineSnapshot(`
      {
        "help": "Add to it by hand:
      scope:
        data_sensitivity: internal
      adapt:
        techniques: [fine-tune]
      integrate:
        optimize: [merge]
        serve:
          target: local",
        "kind": "refused",
        "problem": "It is written in a way that cannot be added to.",
      }
    `);
  });
});

describe('what describes the model', () => {
  const model = (keys: string) => rendered.replace('# Phase 3', `model:\n${keys}\n# Phase 3`);
  const base = model('  id: models/tiny\n  bits: 4\n');
  const theirs = model('  id: models/pretrained\n  parameters: 869504\n');
  const settled = (ours: string, answered: readonly string[] = []) => {
    const merged = mergeRecord(base, Buffer.from(ours), Buffer.from(theirs), answered);
    if (merged.kind === 'refused') throw new Error(merged.problem);
    return merged;
  };

  it('becomes what the new rendering says, all of it, where none of it was edited', () => {
    const { text, differences } = settled(base.replace('risks: []', 'risks: [delay]'));
    expect(text).toBe(theirs.replace('risks: []', 'risks: [delay]'));
    expect(differences).toEqual([]);
  });

  it('becomes what the new rendering says, where all that was measured asked no model', () => {
    const run = 'iterations: [{ technique: baseline, run: eval/runs/0001-baseline.json }]';
    const { text, differences } = settled(base.replace('iterations: []', run));
    expect(text).toBe(theirs.replace('iterations: []', run));
    expect(differences).toEqual([]);
  });

  it.each([
    ['is your own', base.replace('models/tiny', 'desk/queue-model')],
    ['was measured', base.replace('iterations: []', 'iterations: [{ run: eval/runs/0001.json }]')],
  ])('stays as it is, all of it, where it %s', (_, ours) => {
    const { text, differences } = settled(ours);
    expect(text).toBe(ours);
    expect(differences.map(({ at }) => at.join('.'))).toEqual(['model.id', 'model.parameters']);
  });

  const measured = base.replace('iterations: []', 'iterations: [{ run: eval/runs/0001.json }]');

  it('becomes what was answered anew, though runs were measured on what it was', () => {
    const iterations = 'iterations: [{ run: eval/runs/0001.json }]';
    const { text, differences } = settled(measured, ['model']);
    expect(text).toBe(theirs.replace('iterations: []', iterations));
    expect(differences).toEqual([]);
  });

  it.each([
    ['is your own', measured.replace('models/tiny', 'desk/queue-model')],
    ['was accepted', measured.replace(/( *)iterations/, '$1accepted: eval/runs/0001.json\n$&')],
  ])('stays as it is, also where it was answered anew, where it %s', (_, ours) => {
    expect(settled(ours, ['model']).text).toBe(ours);
  });
});
