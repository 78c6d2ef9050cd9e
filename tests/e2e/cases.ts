/** A project as a user would ask for it. */
export interface Case {
  readonly name: string;
  /** Relative to a folder made for the test. */
  readonly directory: string;
  readonly args: readonly string[];
  /** Lies inside a git repository that exists before. */
  readonly insideRepository?: true;
  /** The files of another case, in another place: what the place decides is all there is to test. */
  readonly isMoved?: true;
  /** The case before it whose runtime, the tiny model aside, and tasks it has: shown there. */
  readonly runtimeOf?: string;
}

// A commit of no repository, which no rule can tell from one.
const commit = '5f3a9c1e7d2b48606a1f9e3c7b5d204896ace173';
const pinned = ['--revision', commit, '--licence', 'apache-2.0'];

export const cases = [
  { name: 'the default project', directory: 'support-desk', args: [] },
  {
    name: 'an extraction project',
    directory: 'order-reader',
    args: ['--task', 'extraction'],
  },
  {
    name: 'a question-answering project',
    directory: 'handbook-desk',
    args: ['--task', 'question-answering', '--adapt', 'prompt', '--server', 'local'],
  },
  {
    name: 'a broad project',
    directory: 'desk-assistant',
    args: ['--breadth', 'broad', '--tasks', 'classification,extraction', '--model', 'tiny'],
  },
  {
    name: 'a project on a hosted endpoint',
    directory: 'hosted-desk',
    args: ['--source', 'endpoint', '--sensitivity', 'public'],
  },
  {
    name: 'a project on open weights that are not in the list',
    directory: 'open-desk',
    args: [
      ...['--task', 'reasoning', '--model', 'support-desk/queue-model', ...pinned],
      ...['--hardware', 'gpus-8x80gb'],
    ],
  },
  {
    name: 'a project on a small real model',
    directory: 'queue-desk',
    args: ['--model', 'HuggingFaceTB/SmolLM2-135M-Instruct'],
    runtimeOf: 'the default project',
  },
  {
    name: 'a project in a path with spaces and accents',
    directory: 'Kundendienst für Ärzte/support desk',
    args: ['--project-name', 'support-desk'],
    isMoved: true,
  },
  {
    name: 'a project that is fine-tuned and aligned',
    directory: 'adapted-desk',
    args: ['--adapt', 'prompt,fine-tune,align', '--cluster', 'yes'],
  },
  {
    name: 'an extraction project that is fine-tuned and aligned',
    directory: 'adapted-reader',
    args: ['--task', 'extraction', '--adapt', 'prompt,fine-tune,align'],
  },
  {
    name: 'a chat project that is aligned without fine-tuning',
    directory: 'polite-desk',
    args: ['--task', 'chat', '--adapt', 'prompt,align'],
  },
  {
    name: 'a project that pretrains its model',
    directory: 'scratch-desk',
    args: ['--task', 'summarization', '--source', 'pretrain'],
  },
  {
    name: 'a project inside a git repository',
    directory: 'monorepo/support-desk',
    args: [],
    insideRepository: true,
    isMoved: true,
  },
] as const satisfies readonly Case[];

export type CaseName = (typeof cases)[number]['name'];
