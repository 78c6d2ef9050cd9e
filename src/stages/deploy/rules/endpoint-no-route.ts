import type { Fault, Rule } from '../../../check/rule.ts';
import { taskIds } from '../../../record/vocabulary.ts';

export const endpointNoRoute: Rule = {
  id: 'integrate/endpoint-no-route',
  severity: 'error',
  message: 'Nothing that answers lies at the stated endpoint.',
  why: 'Whoever builds an application calls what stands here. A page, or the route by which a probe asks how the service is, gives no answer to anything.',
  fix: 'Write the route that applications call, as in /v1/classification.',
  bad: `integrate:
  serve: { endpoint: /docs }`,
  good: `integrate:
  serve: { endpoint: /v1/classification }`,
  *evaluate({ integrate, scope }) {
    const endpoint = integrate?.serve?.endpoint;
    const found = endpoint === undefined ? undefined : objection(endpoint, scope?.tasks ?? []);
    if (found) yield { at: ['integrate', 'serve', 'endpoint'], ...found };
  },
};

function objection(endpoint: string, tasks: readonly string[]): Omit<Fault, 'at'> | undefined {
  const [sent = '', behind] = endpoint.split('#');
  if (behind !== undefined) {
    const message = `Of \`${endpoint}\`, nothing behind \`#\` is ever sent.`;
    return { message, fix: `Write \`${sent}\`.` };
  }
  const [address = ''] = sent.split('?');
  const path = address.replace(/^https?:\/\/[^/]*/, '');
  if (/\/\//.test(path)) {
    const fix = `Write \`${endpoint.replace(/(?<!:)\/{2,}/g, '/')}\`.`;
    return { message: `\`${endpoint}\` has a slash too many.`, fix };
  }
  if (unanswering.test(path))
    return { message: `\`${endpoint}\` says something of the service, and answers nothing.` };
  const [, version, name = ''] = /^\/(v\d+)(?:\/(.*?))?\/?$/i.exec(address) ?? [];
  // What stands before a URL's path, and other paths, may call its routes as they like.
  if (version === undefined) return undefined;
  // Each of several tasks has its route below it, and a load run may be of them all.
  if (name === '' && version === 'v1' && tasks.length > 1) return undefined;
  if (name === '' || name === 'models')
    return { message: `\`${endpoint}\` is where the routes begin, and answers nothing.` };
  const task = name.toLowerCase();
  const isOwn = task === 'chat/completions' || taskIds.some((each) => each === task);
  // Of a task in other letters, the rule of the load run speaks.
  if (!isOwn || version === 'v1') return undefined;
  const message = `The service answers at \`/v1/${task}\`, and not at \`${endpoint}\`.`;
  return { message, fix: `Write \`/v1/${task}\`.` };
}

const unanswering =
  /\/(?:docs|redoc|swagger|index\.html|favicon\.ico|ping|status|openapi\.json|metrics|health|healthz|live|livez|ready|readyz)\/?$|^\/app\/?$/i;
