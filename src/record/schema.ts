import { z } from 'zod';
import {
  measuredTechniques,
  phases,
  sensitivities,
  servers,
  taskIds,
  techniques,
  transforms,
  verdicts,
} from './vocabulary.ts';

/*
 * The one definition of lifecycle.yaml. At run time only its types and schema/lifecycle.schema.json
 * are used: this module must be imported with `import type` everywhere but in tests and scripts.
 *
 * A section says what is legal to write; what must be there, and from which phase on, is said by
 * rules. That is why most keys are optional here.
 */

const sentence = z.string().regex(/\S/);
const path = z.string().min(1);
const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(40);
const taskName = slug
  .meta({ examples: [...taskIds] })
  .describe(
    `${taskIds.join(', ')}, or a task of the project itself, in small letters, as in my-task.`,
  );
// A blank at an end is not seen, and makes it the name of something else.
const name = z.string().regex(/^\S(.*\S)?$/);
const count = z.int().min(1);

/** A thing that stands in a list twice is a slip, or was to be another. */
function list<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .superRefine((items, context) => {
      const texts = items.map((each) => JSON.stringify(each));
      for (const [index, text] of texts.entries())
        if (texts.indexOf(text) < index) context.addIssue({ code: 'custom', path: [index] });
    })
    .meta({ uniqueItems: true });
}

const project = z
  .strictObject({
    name: slug.describe('Lower-case words joined by hyphens.'),
    summary: sentence.optional().describe('What the project is for, in one sentence.'),
    owner: sentence.optional().describe('Who answers for it: a person, a team, an address.'),
  })
  .describe('Who this project is.');

const target = z
  .strictObject({
    task: taskName.optional().describe('Needed only where there are several tasks.'),
    metric: z.string().min(1).describe('A metric that the evaluation of the task reports.'),
    at_least: z.number().optional().describe('The smallest value that is good enough.'),
    at_most: z.number().optional().describe('The largest value that is good enough.'),
  })
  .describe('One target: a metric with the value that is good enough.');

const scope = z
  .strictObject({
    use_case: sentence
      .optional()
      .describe('What the model is to do, for whom, as narrowly as is true.'),
    breadth: z.enum(['narrow', 'broad']).optional().describe('narrow: one task; broad: several.'),
    tasks: list(taskName).min(1).optional().describe('Narrow: exactly one.'),
    success: list(target)
      .optional()
      .describe('What "good enough" means, decided before any model is chosen.'),
    data_sensitivity: z
      .enum(sensitivities)
      .optional()
      .describe('The most sensitive data that the model will see.'),
    data_note: sentence
      .optional()
      .describe(
        'Why sensitive data may be sent to the endpoint: the agreement, region, retention.',
      ),
    out_of_scope: list(sentence).optional().describe('What the project will not do.'),
    risks: list(sentence).optional().describe('What could go wrong for the people concerned.'),
  })
  .describe('Phase 1: the use case.');

const hardware = z
  .strictObject({
    kind: z.enum(['cpu', 'gpu']),
    memory_gb: z
      .number()
      .positive()
      .describe('Memory of one device (of the machine, for cpu), in GB.'),
    count: count.optional().describe('How many devices (default: 1).'),
  })
  .describe('Where the model will run.');

const feasibility = z
  .strictObject({
    parameters: z.number().positive().optional(),
    tokens: z.number().positive().optional().describe('Training tokens.'),
    compute_flops: z
      .number()
      .positive()
      .optional()
      .describe('Training compute, floating-point operations.'),
    memory_gb: z
      .number()
      .positive()
      .optional()
      .describe('Memory of one device at the peak, in GB.'),
    hours: z.number().positive().optional().describe('Wall-clock hours on the stated hardware.'),
    cost: sentence.optional().describe('Amount and currency.'),
    assumptions: list(sentence).optional().describe('What the figures rest on.'),
  })
  .describe('Whether it can be done with what is there: figures with their assumptions.');

const request = z
  .strictObject({
    token_limit: z
      .enum(['max_tokens', 'max_completion_tokens'])
      .optional()
      .describe('What the endpoint calls the longest answer.'),
    temperature: z.boolean().optional().describe('false: the endpoint takes none.'),
    seed: z.boolean().optional().describe('false: the endpoint takes none.'),
    reasoning_effort: z.string().min(1).optional().describe('Such as low, where it knows efforts.'),
    headers: z
      .record(z.string(), z.string())
      .optional()
      .describe('Sent with each request; $NAME is that variable of the environment or of .env.'),
    extra_body: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('Put into each request; null leaves out what would be there.'),
    structured_output: z
      .boolean()
      .optional()
      .describe('true: the endpoint holds answers to a JSON schema, where the task has one.'),
  })
  .describe('What this endpoint wants otherwise than most.');

const price = z
  .strictObject({
    input: z.number().min(0).describe('For a million tokens of prompt.'),
    output: z.number().min(0).describe('For a million tokens of answer, reasoning included.'),
    currency: z.string().min(1).optional().describe('USD where it is left out.'),
  })
  .describe('What the endpoint asks, so that a run says what it will cost.');

const model = z
  .strictObject({
    source: z.enum(['existing', 'pretrain']).optional(),
    provider: z
      .enum(['local', 'endpoint'])
      .optional()
      .describe('local: weights you run; endpoint: an OpenAI-compatible API.'),
    id: name
      .optional()
      .describe('A hub id, a folder of this project, or the name at the endpoint.'),
    revision: name
      .optional()
      .describe(
        'Pins the model: a 40-digit commit of the hub, a dated name, or the recipe of a local one.',
      ),
    base_url: z
      .string()
      .regex(/^https?:\/\/[^\s{}$]+$/)
      .optional()
      .describe('Where the endpoint is: a URL that begins with https:// or http://.'),
    request: request.optional(),
    price: price.optional(),
    licence: z.string().min(1).optional().describe('SPDX id, or the name of the terms.'),
    licence_note: sentence.optional().describe('Why a restrictive licence allows this use.'),
    parameters: count.optional(),
    context_length: count.optional().describe('Tokens.'),
    bits: z
      .union([z.literal(4), z.literal(8), z.literal(16), z.literal(32)])
      .optional()
      .describe('Bits of one weight when the model runs (default: 16).'),
    chat_template_kwargs: z
      .record(z.string(), z.unknown())
      .optional()
      .describe(
        'Arguments of its chat template, such as enable_thinking: the same in training and serving.',
      ),
    hardware: hardware.optional(),
    why: sentence.optional().describe('Why this model.'),
    considered: list(name).optional().describe('The models that were not taken.'),
    feasibility: feasibility.optional(),
  })
  .describe('Phase 2: an existing model, or one pretrained here.');

const iteration = z
  .strictObject({
    technique: z
      .enum(measuredTechniques)
      .describe('What was evaluated; baseline: a rule or a classic model instead of this one.'),
    change: sentence.describe('What was changed since the run before.'),
    run: path.describe('The run file that is the evidence.'),
    compared_with: path.optional().describe('The run file it was compared with, pair by pair.'),
    verdict: z.enum(verdicts),
    next: sentence.optional().describe('What to try next, and why.'),
  })
  .describe('One iteration of the loop.');

const adapt = z
  .strictObject({
    techniques: list(z.enum(techniques)).optional().describe('What the project means to try.'),
    iterations: z
      .array(iteration)
      .optional()
      .describe('Append-only: the loop as it happened. `record` adds to it.'),
    looks: list(path)
      .optional()
      .describe('Append-only: each run that saw the test split. `record` adds to it.'),
    accepted: path
      .optional()
      .describe('The run file, on the test split, of the result that goes on to integrate.'),
  })
  .describe('Phase 3: prompt, fine-tune, align, evaluate, as often as it takes.');

const serve = z
  .strictObject({
    with: z.enum(servers).optional().describe('What answers behind the service.'),
    endpoint: z
      .string()
      .regex(/^(\/[^\s/<>{}$]|https?:\/\/[^\s<>{}$])[^\s<>{}$]*$/)
      .optional()
      .describe('A route, as in /v1/classification, or a URL.'),
    load_run: path.optional().describe('The load run that is the evidence.'),
    rate_rps: z
      .number()
      .positive()
      .optional()
      .describe('Requests a second that it must bear: one of the steps of the load run.'),
  })
  .describe('Where an application calls the model, and what it bears.');

const integrate = z
  .strictObject({
    optimize: list(z.enum(transforms))
      .optional()
      .describe('Transforms of the accepted model, in order; none: it is served as it is.'),
    optimized_run: path.optional().describe('The same evaluation, after every transform.'),
    tolerance: z
      .number()
      .min(0)
      .optional()
      .describe('How much of the metric that decides the transforms may cost (default: 0.03).'),
    serve: serve.optional(),
    augment: list(z.enum(['retrieval', 'program-aided', 'react'])).optional(),
    guardrails: list(z.enum(['input-limits', 'output-schema', 'refusal'])).optional(),
    application_run: path.optional().describe('The same evaluation, through the application.'),
    monitoring: z
      .strictObject({ traces: z.string().min(1).optional(), metrics: z.string().min(1).optional() })
      .optional(),
    release: path.optional().describe('The append-only list of what was released.'),
    rollback: sentence.optional().describe('How to go back.'),
  })
  .describe('Phase 4: optimise, deploy, augment, and build the application.');

const ignored = z
  .strictObject({
    rule: z.string().min(1).describe('The id of a rule, as `check` prints it.'),
    reason: z.string().min(1).describe('Why it does not apply here.'),
    expires: z
      .string()
      .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
      .optional()
      .describe('The last day on which it is left out, as in "2027-03-31".'),
  })
  .describe('A rule that `check` leaves out.');

export const lifecycleRecord = z
  .strictObject({
    version: z.literal(1),
    project,
    phase: z.enum(phases).describe('Where the project is. `check` demands everything up to here.'),
    scope: scope.optional(),
    model: model.optional(),
    adapt: adapt.optional(),
    integrate: integrate.optional(),
    ignore: z.array(ignored).optional().describe('Rules left out, each with its reason.'),
  })
  .describe('lifecycle.yaml: what a generative-AI project decided, and the evidence for it.');

export type LifecycleRecord = z.infer<typeof lifecycleRecord>;
export type Model = NonNullable<LifecycleRecord['model']>;
export type Target = NonNullable<NonNullable<LifecycleRecord['scope']>['success']>[number];
export type Iteration = NonNullable<NonNullable<LifecycleRecord['adapt']>['iterations']>[number];
