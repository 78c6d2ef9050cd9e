import { isMap, isScalar, isSeq, parseDocument } from 'yaml';

type Edit =
  | { readonly key: string; readonly to: unknown }
  | { readonly key: string; readonly as: string }
  | { readonly key: string; readonly swap: readonly [number, number] };

/** The text of a .yaml, .json or .jsonl file with one key of it changed. */
export function edited(path: string, text: string, edit: Edit): string {
  if (/\.ya?ml$/.test(path)) return editYaml(text, edit);
  const value = parsed(path, text);
  change(value as Record<string, unknown>, edit.key.split('.'), edit);
  if (path.endsWith('.json')) return `${JSON.stringify(value, null, 2)}\n`;
  return (value as unknown[]).map((line) => `${JSON.stringify(line)}\n`).join('');
}

export function valueIn(path: string, text: string, key: string): unknown {
  let value: unknown = parsed(path, text);
  for (const step of key.split('.')) value = (value as Record<string, unknown> | null)?.[step];
  return value;
}

function parsed(path: string, text: string): unknown {
  if (/\.ya?ml$/.test(path)) return parseDocument(text).toJS();
  if (path.endsWith('.json')) return JSON.parse(text);
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line));
}

function change(root: Record<string, unknown>, keys: readonly string[], edit: Edit): void {
  let parent = root;
  for (const step of keys.slice(0, -1)) parent = parent[step] as Record<string, unknown>;
  const key = keys.at(-1) ?? '';
  if ('as' in edit) {
    parent[edit.as] = parent[key];
    delete parent[key];
  } else if ('swap' in edit) swap(parent[key] as unknown[], edit.swap);
  else if (edit.to !== undefined) parent[key] = edit.to;
  else if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
}

function editYaml(text: string, edit: Edit): string {
  const document = parseDocument(text);
  const at = edit.key.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
  if ('as' in edit) {
    const above = at.length > 1 ? document.getIn(at.slice(0, -1)) : document.contents;
    const pairs = isMap(above) ? above.items : [];
    const pair = pairs.find(({ key }) => isScalar(key) && key.value === at.at(-1));
    if (pair && isScalar(pair.key)) pair.key.value = edit.as;
  } else if ('swap' in edit) {
    const list = document.getIn(at);
    if (isSeq(list)) swap(list.items, edit.swap);
  } else if (edit.to === undefined) document.deleteIn(at);
  else document.setIn(at, document.createNode(edit.to));
  return document.toString({ lineWidth: 0 });
}

function swap(items: unknown[], [one, other]: readonly [number, number]): void {
  [items[one], items[other]] = [items[other], items[one]];
}
