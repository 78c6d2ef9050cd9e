import { whole } from '../change.ts';
import { breaks, type Mutation } from '../mutation.ts';

const workflow = '.github/workflows/lifecycle.yml';
const releasing = '.github/workflows/release.yml';
const sound = '      - run: uv run poe check --since origin/main';
const prompt = 'prompt/classification/default.md';
const written = (...paths: readonly string[]) => ({
  file: '.genai/base.txt',
  text: whole,
  by: paths.map((path) => `==== text ${path}\nText.\n`).join('\n'),
});
const both = (ours: string, theirs: string) =>
  `<<<<<<< HEAD\n${ours}\n=======\n${theirs}\n>>>>>>> queues\n`;

export const project: readonly Mutation[] = [
  ...breaks('project/unfinished-merge', { record: 'select', at: 'phase' }, [
    {
      file: 'README.md',
      text: whole,
      by: both('Ask Ada.', 'Ask Ben.'),
      with: [written('README.md')],
    },
    {
      record: 'scope',
      file: prompt,
      text: whole,
      by: both('Name the queue.', 'Which queue?').replaceAll('\n', '\r\n'),
      with: [written('AGENTS.md', prompt)],
    },
    {
      record: 'adapt',
      file: 'fine-tune/lora.yaml',
      text: whole,
      by: both('seed: 0', 'seed: 1').replace('=======', '||||||| base\nseed: 2\n======='),
      with: [written('fine-tune/lora.yaml')],
    },
    {
      record: 'select',
      file: '.genai/answers.yaml',
      text: whole,
      by: both('deploy: true', 'deploy: false'),
      with: [written('README.md')],
    },
    {
      record: 'adapt',
      file: 'pyproject.toml',
      text: '[project]',
      by: '<<<<<<< HEAD\n[project]',
      how: 'leave one mark',
      with: [written('pyproject.toml')],
    },
    {
      record: 'adapt',
      file: 'README.md',
      text: whole,
      by: 'Ask Ada.\n>>>>>>> queues\n',
      how: 'leave the last mark',
      with: [written('README.md')],
    },
  ]),
  ...breaks('form/conflict', { record: 'adapt' }, [
    ['project.summary', '<<<<<<< Route tickets', { how: 'leave a mark' }],
    ['model.why', 'It fits. >>>>>>> 3f2a1c', { how: 'leave a mark' }],
    ['adapt.iterations.0.next', 'Four examples\n=======\nEight examples', { how: 'leave a mark' }],
  ]),
  ...breaks('project/gate-disabled', { record: 'adapt', at: 'phase' }, [
    gate('      - run: npx --yes create-genai-project@0.1.0 check || true', 'pass over all'),
    gate('      - run: uv run poe check; exit 0', 'end well whatever is found'),
    gate('      - run: |\n          set +e\n          uv run poe check\n          true', 'go on'),
    gate('      - run: uv run poe check\n        continue-on-error: true', 'let a step fail'),
    gate('      - run: uv run poe check\n    continue-on-error: true', 'let a job fail'),
    gate('      - run: uv run poe check\n        if: false', 'skip the step'),
    gate('      - run: uv run poe check\n    if: false', 'skip the job'),
    gate('      - run: create-genai-project check --phase scope', 'ask for less'),
    gate(
      '      - uses: genai-lifecycle/create-genai-project@v1\n        continue-on-error: true',
      'let the action fail',
    ),
    gate('      - run: uv run poe check || ls -l', 'do something else instead'),
    gate('      - run: uv run poe check | tee check.log', 'hand the status to another'),
    gate('      - run: uv run poe check &', 'wait for nothing'),
    gate('      - run: "! uv run poe check"', 'turn it round'),
    gate('      - run: if uv run poe check; then echo well; fi', 'ask it only'),
    gate(
      '      - run: |\n          set +o errexit\n          uv run poe check\n          ls',
      'go on, in long',
    ),
    gate(
      '      - run: |\n          trap "exit 0" EXIT\n          uv run poe check',
      'end well by a trap',
    ),
    gate(
      '      - shell: bash {0}\n        run: |\n          uv run poe check\n          ls',
      'go on, by the shell',
    ),
    gate(
      `      - run: uv run poe check\n        continue-on-error: \${{ true }}`,
      'let a step fail, in braces',
    ),
    gate('      - run: uv run poe check --help', 'read about it'),
    gate('      - run: uv run poe test', 'run it no more'),
    gate('      - run: echo uv run poe check', 'write it only'),
    gate('      - run: uv run poe check', 'start it by hand alone', 'workflow_dispatch'),
    gate('      - run: uv run poe check', 'ask of no change', '[push, pull_request]'),
    gate(
      '      - run: create-genai-project check --format github  # --since main',
      'say only that it asks of a change',
      '{ pull_request: }',
    ),
    ...[
      '{ push: { paths: [lifecycle.yaml] } }',
      '{ pull_request: { paths-ignore: ["**.md"] } }',
      '{ pull_request: { paths-ignore: [docs/**, data/**] }, push: { paths: [lifecycle.yaml] } }',
      '{ push: { paths: ["**", "!eval/**"] } }',
    ].map((on) => gate('      - run: uv run poe check', `pass over changes: ${on}`, on)),
    // It compares the change with itself, checks what the change did not make, or asks nobody.
    ...['HEAD', '"$GITHUB_SHA"', 'origin/$GITHUB_HEAD_REF', `\${{ github.sha }}`].map((commit) =>
      gate(
        `      - run: uv run poe check --since ${commit}`,
        `compare with ${commit}`,
        '[pull_request]',
      ),
    ),
    ...[
      '{ pull_request: { types: [closed] }, push: { branches: [main] } }',
      '{ pull_request: { branches-ignore: ["**"] }, push: }',
      '{ push: { tags: ["v*"] } }',
    ].map((on) => gate(`${sound}`, `hear of no change: ${on}`, on)),
    ...['failure()', 'cancelled()', '1 == 2', "github.event_name == 'schedule'"].map((condition) =>
      gate(`${sound}\n    if: ${condition}`, `run it if ${condition}`),
    ),
    gate(`${sound}\n        if: github.actor != 'ann'`, 'spare one of them'),
    ...["github.event_name == 'push'", "github.ref == 'refs/heads/main'"].map((condition) =>
      gate(`${sound}\n    if: ${condition}`, `run it if ${condition}`, '[push, pull_request]'),
    ),
    gate(`${sound}\n    if: github.event_name == 'release'`, 'run it for releases'),
    ...["github.event_name == 'pull_request'", '!cancelled()'].map((condition) =>
      gate(
        `${sound}\n        continue-on-error: \${{ ${condition} }}`,
        `let it fail if ${condition}`,
      ),
    ),
    gate(
      `      - id: asked\n        run: uv run poe check\n        continue-on-error: true\n      - run: echo "\${{ steps.other.outcome }}"`,
      'ask what became of another step',
    ),
    ...[
      '(uv run poe check; exit 0)',
      'bash -c "uv run poe check; true"',
      'uv run poe check -h',
    ].map((line) => gate(`      - run: ${line}`, `type ${line}`)),
    ...['echo', 'export FOUND='].map((taker) =>
      gate(`      - run: |\n          ${taker} "$(uv run poe check)"`, `hand it to ${taker}`),
    ),
    gate(
      `      - run: |\n          sed -i "s/^phase: .*/phase: scope/" lifecycle.yaml\n          uv run poe check`,
      'check another phase than is written',
    ),
    ...['HEAD~0', '"$(git rev-parse HEAD)"'].map((commit) =>
      gate(`      - run: uv run poe check --since ${commit}`, `name ${commit}`, '[pull_request]'),
    ),
    gate(sound, 'check out what was there before', 'pull_request_target'),
    gate(sound, 'leave out main', '{ pull_request: { branches-ignore: [main] }, push: }'),
    gate(
      `      - { uses: actions/checkout@v6, with: { ref: main } }\n${sound}`,
      'check out another state',
      '[pull_request]',
    ),
    gate(
      '      - run: git checkout origin/main && uv run poe check --since origin/main',
      'go to another state',
    ),
    ...[
      '- run: uv run poe check docs/old',
      '- { run: uv run poe check, working-directory: docs/old }',
    ].map((step) => ({
      ...gate(`      ${step}`, `check another record: ${step}`),
      with: [
        written(workflow),
        { file: 'docs/old/lifecycle.yaml', text: whole, by: 'version: 1\n' },
      ],
    })),
    gate('      - run: npx create-genai-projects check', 'run what is called nearly so'),
    release('', 'release without waiting for it'),
    release('    needs: check\n    if: always()\n', 'release whatever it finds'),
    {
      ...release('', 'release unchecked'),
      by: 'jobs: { image: { steps: [{ run: docker push desk }] } }\n',
    },
    ...[
      'cmd = "true"',
      'shell = "python -m lifecycle.tool check || true"',
      'cmd = "echo checked"',
      'cmd = "python -m lifecycle.tool check --help"',
      'cmd = "python -m lifecycle.tool check --phase scope"',
    ].map((by) => ({
      file: 'pyproject.toml',
      text: 'cmd = "python -m lifecycle.tool check"',
      by,
      how: `empty the task: ${by}`,
      with: [written('pyproject.toml')],
    })),
    {
      file: 'pyproject.toml',
      text: '[tool.poe.tasks.check]\ncmd = "python -m lifecycle.tool check"',
      by: '[tool.poe.tasks]\ncheck = ":"\n[tool.poe.tasks.other]',
      how: 'empty it in one line',
      with: [written('pyproject.toml')],
    },
  ]),
];

function release(needs: string, how: string) {
  return {
    file: releasing,
    text: whole,
    by: `on: workflow_dispatch\njobs:\n  check:\n    steps:\n${sound}\n  image:\n${needs}    steps:\n      - run: docker push desk\n`,
    with: [written(releasing)],
    how,
  };
}

function gate(steps: string, how: string, on = 'push') {
  return {
    file: workflow,
    text: whole,
    by: `on: ${on}\njobs:\n  record:\n    runs-on: ubuntu-latest\n    steps:\n${steps}\n`,
    with: [written(workflow)],
    how,
  };
}
