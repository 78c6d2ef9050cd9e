import type { RecordPath } from '../../record/path.ts';
import type { Source } from '../../record/read.ts';
import type { FormFault } from '../../record/yaml/fault.ts';
import { holdsSecret, isSecretHeader, isSecretValue, secretRanges } from '../../secrets.ts';

/** Their text is not repeated: what `check` prints ends up in logs. */
export function* secrets({ text, value, range }: Source): Iterable<FormFault> {
  const rule = 'form/secret';
  const found = secretRanges(text);
  for (const place of found)
    yield { rule, message: 'This looks like a key or a password.', range: place };
  for (const [at, message] of spelledOut(value)) {
    const [start, end] = range(at);
    if (found.some(([first]) => first >= start && first < end)) continue;
    yield { rule, message, range: range(at), at };
  }
}

/** What the record may say of a model, as it is written: `x-api-key` is left out of what was read. */
type Written = {
  readonly model?: {
    readonly base_url?: unknown;
    readonly request?: { readonly headers?: object; readonly extra_body?: unknown };
    readonly chat_template_kwargs?: unknown;
  };
} | null;

/** Secrets by where they stand: an address holds none in any form, and a header takes it from `$NAME`. */
function* spelledOut(value: unknown): Iterable<readonly [RecordPath, string]> {
  const model = (value as Written)?.model;
  for (const [name, text] of Object.entries(model?.request?.headers ?? {})) {
    if (typeof text !== 'string' || !isSecretHeader(name, text)) continue;
    yield [['model', 'request', 'headers', name], `The header \`${name}\` holds a key.`];
  }
  for (const [value, at] of [
    [model?.request?.extra_body, ['model', 'request', 'extra_body']],
    [model?.chat_template_kwargs, ['model', 'chat_template_kwargs']],
  ] as const)
    for (const [place, name] of secretsIn(value, at))
      yield [place, `\`${name}\` holds a key or a password.`];
  const address = model?.base_url;
  if (typeof address !== 'string' || !holdsSecret(address)) return;
  yield [['model', 'base_url'], '`model.base_url` holds a user, a key or a password.'];
}

/** Texts whose key says that they are secret, with that key. */
function* secretsIn(value: unknown, at: RecordPath): Iterable<readonly [RecordPath, string]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, item] of Object.entries(value)) {
    const here = [...at, Array.isArray(value) ? Number(name) : name];
    if (typeof item === 'string' && isSecretValue(name, item)) yield [here, name];
    else yield* secretsIn(item, here);
  }
}
