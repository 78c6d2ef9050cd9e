/** What stands above each section of a fresh lifecycle.yaml, in the order of the file. */
export const sectionComments: Readonly<Record<string, readonly string[]>> = {
  version: [
    'yaml-language-server: $schema=.genai/lifecycle.schema.json',
    '',
    'The lifecycle of this project: what was decided, and the evidence for it.',
    'It is yours to edit. `poe check` says what is missing or no longer true, and',
    '`create-genai-project explain <rule>` why it matters.',
  ],
  project: ['Who this project is.'],
  phase: [
    'Where the project is: scope → select → adapt → integrate. `check` demands everything up to here,',
    'so moving it forward is the gate: do it in a change of its own, once `check --phase <next>` passes.',
  ],
  scope: [
    'Phase 1, scope: what the model is to do, as narrowly as is true, and what is good enough.',
  ],
  model: [
    'Phase 2, select: an existing model, or one pretrained here, pinned so that runs can be compared.',
  ],
  adapt: [
    'Phase 3, adapt and align: prompts, fine-tuning, alignment, each evaluated, as often as it takes.',
    '`poe record` appends the oldest run that waits to the iterations, with its verdict on dev.',
    '`poe accept` looks at test once: it counts the look, and `accepted` names what goes on.',
  ],
  integrate: [
    'Phase 4, integrate: optimise, deploy, augment, and build the application. Its section,',
    '`integrate:`, starts when a run is accepted.',
  ],
};

/** What stands beside a key. */
export const keyComments: Readonly<Record<string, string>> = {
  'scope.breadth': 'narrow: one task | broad: several',
  'scope.success': 'decided before any model is tried',
  'scope.data_sensitivity': 'public | internal | personal | restricted',
  'model.source': 'existing | pretrain',
  'model.provider': 'local: weights you run | endpoint: an OpenAI-compatible API',
  'model.revision': 'pinned: no change of the model goes unseen',
  'model.hardware': 'memory_gb: of one device',
  'adapt.techniques': 'what is to be tried, cheapest first',
  'adapt.iterations': 'append-only',
};
