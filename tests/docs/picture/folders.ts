import { text } from './svg.ts';

/** What lies where; a folder that is not described here has no place in the picture. */
const described: readonly (readonly [prefix: string, what: string])[] = [
  ['lifecycle.yaml', 'the record: decisions and evidence'],
  ['data/', 'examples, their card, the seeded script'],
  ['prompt/', 'prompts as files'],
  ['eval/', 'evaluation, comparison, the loop'],
  ['fine-tune/', 'one YAML file an experiment'],
  ['align/', 'preference pairs, DPO, KTO, GRPO'],
  ['deploy/', 'the service, a load test, releases'],
  ['app/', 'its page for people, and what they say'],
  ['src/lifecycle/', 'the runtime, the same everywhere'],
  ['src/', 'your package: the tasks'],
  ['tests/', 'of your data, prompts and tasks'],
  ['.github/', 'the check in CI'],
  ['.genai/', 'what the tool remembers'],
  ['', 'README, AGENTS.md, pyproject.toml …'],
];

/** The files of a project by folder, each counted once; y is 240 and below. */
export function drawFolders(command: string, files: readonly string[]): readonly string[] {
  const folders = described
    .map(([prefix, what], index) => {
      const earlier = described.slice(0, index).map(([other]) => other);
      const own = files.filter(
        (file) => file.startsWith(prefix) && !earlier.some((other) => file.startsWith(other)),
      );
      return { prefix, what, own };
    })
    .filter(({ own }) => own.length > 0);
  const beside = folders.flatMap(({ prefix, own }) => (prefix === '' ? own : []));
  const strange = beside.filter((file) => file.includes('/'));
  if (strange.length > 0) throw new Error(`Not described in the picture: ${strange.join(', ')}.`);
  return [
    text(20, 250, 'title', `What you get: ${files.length} files`),
    text(20, 272, 'small', command),
    ...folders.flatMap(({ prefix, what, own }, index) => {
      const y = 304 + 22 * index;
      return [
        text(20, y, 'code', prefix === '' ? 'beside them' : prefix),
        text(176, y, 'figure end', `${own.length}`),
        text(192, y, 'small', what),
      ];
    }),
  ];
}
