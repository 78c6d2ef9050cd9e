import { nearest } from '../nearest.ts';
import type { Model } from '../record/schema.ts';
import type { PlacedFault } from '../record/yaml/fault.ts';
import { formatPath } from '../record/yaml/violation-fault.ts';

/** What no client can send, or sends by itself: RFC 9110, 5.1 and 5.5. */
export function* headerFaults({ request }: Model): Iterable<PlacedFault> {
  for (const [name, value] of Object.entries(request?.headers ?? {})) {
    const at = ['model', 'request', 'headers', name];
    const rule = 'form/bad-value';
    if (!/^[!#$%&'*+.^`|~\w-]+$/.test(name)) {
      const message = `\`${name}\` is no name of a header.`;
      yield { rule, message, fix: 'Write letters, digits and hyphens, as in X-Team.', at };
    } else if (/^(?:host|connection|content-(?:type|length)|transfer-encoding)$/i.test(name)) {
      const message = `The header \`${name}\` is one that clients write themselves.`;
      yield { rule, message, fix: 'Take it out.', at };
    } else if (/[^$]\$[A-Z_]|\$\{|%\w+%|\{\{/.test(value)) {
      const message = `The header \`${name}\` is sent as it stands here: only \`$NAME\` alone is taken from the environment.`;
      yield { rule, message, fix: 'Write `$NAME`, and the whole value into .env.', at };
    } else if (/^\$?$|^(?:bearer|basic)$/i.test(value.trim()) || /[\r\n]/.test(value)) {
      const message = `The header \`${name}\` holds ${value.trim() ? 'no text of one line' : 'nothing'}.`;
      yield { rule, message, fix: 'Write its value, or take it out.', at };
    }
  }
}

/** What every request holds already, and texts where true or false is meant. */
export function* requestFaults(model: Model): Iterable<PlacedFault> {
  const { request, chat_template_kwargs: told = {} } = model;
  const effort = effortFault(model);
  if (effort) yield effort;
  const body = request?.extra_body ?? {};
  const place = ['model', 'request', 'extra_body'];
  for (const [key, value] of Object.entries(body)) {
    const at = [...place, key];
    const message = isSaidAnyway(key, value)
      ? `\`${formatPath(at)}\` takes the place of what each request says itself.`
      : isOutside(key, value) &&
        `No endpoint takes \`${formatPath(at)}\` as ${JSON.stringify(value)}.`;
    if (message) yield { rule: 'form/bad-value', message, fix: 'Take it out.', at };
  }
  for (const [above, values] of [
    [place, body],
    [['model', 'chat_template_kwargs'], told],
  ] as const) {
    for (const [key, value] of Object.entries(values)) {
      const at = [...above, key];
      if (values === told && ofTemplate.has(key)) {
        const message = `\`${formatPath(at)}\` takes the place of what each conversation says itself.`;
        yield { rule: 'form/bad-value', message, fix: 'Take it out.', at };
        continue;
      }
      if (values === told && typeof value === 'object' && value !== null) {
        const message = `\`${formatPath(at)}\` is a ${Array.isArray(value) ? 'list' : 'mapping'}, and a chat template is told words, numbers, true and false.`;
        yield { rule: 'form/wrong-type', message, fix: 'Write one of these, or take it out.', at };
      }
      if (typeof value !== 'string' || !/^(?:true|false)$/i.test(value)) continue;
      const message = `\`${formatPath(at)}\` is the text "${value}", which counts as true.`;
      yield {
        rule: 'form/wrong-type',
        message,
        fix: `Write ${value.toLowerCase()} without quotes.`,
        at,
      };
    }
  }
}

const ofTemplate: ReadonlySet<string> = new Set(
  'messages conversation tools tokenize add_generation_prompt return_tensors'.split(' '),
);

/** What it calls its efforts is an endpoint's matter; a slip in one of the usual names is none. */
function effortFault({ request }: Model): PlacedFault | undefined {
  const effort = request?.reasoning_effort;
  if (effort === undefined || efforts.includes(effort)) return undefined;
  const meant = nearest(effort, efforts);
  if (meant === undefined && !/\s/.test(effort)) return undefined;
  const message = `\`${effort}\` is no effort of reasoning.`;
  const fix = `Write \`${meant ?? 'high'}\`, or what the endpoint calls it.`;
  return { rule: 'form/bad-value', message, fix, at: ['model', 'request', 'reasoning_effort'] };
}

const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max', 'default', 'auto'];

/** By which a run says how it was asked; of several answers, nobody reads the others. */
function isSaidAnyway(key: string, value: unknown): boolean {
  // What an endpoint does not take is left out by null.
  if (key === 'stream_options' && value === null) return false;
  return key === 'n' ? value !== 1 : said.has(key.toLowerCase());
}

const said: ReadonlySet<string> = new Set(
  'model messages prompt input functions stream stream_options temperature'.split(' '),
);

/** Whether a number of the sampling is none: as the API of OpenAI, which others take over, has it. */
function isOutside(key: string, value: unknown): boolean {
  const [least, most] = Object.hasOwn(ranges, key) ? (ranges[key] ?? []) : [];
  if (least === undefined || most === undefined) return false;
  return typeof value !== 'number' || value < least || value > most;
}

const ranges: Readonly<Record<string, readonly [number, number]>> = {
  top_p: [Number.MIN_VALUE, 1],
  max_tokens: [1, Number.MAX_SAFE_INTEGER],
  max_completion_tokens: [1, Number.MAX_SAFE_INTEGER],
  presence_penalty: [-2, 2],
  frequency_penalty: [-2, 2],
  min_p: [0, 1],
  repetition_penalty: [Number.MIN_VALUE, 10],
  best_of: [1, 1],
  seed: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};
