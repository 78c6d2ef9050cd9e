// The one way to the service: its address is where the page comes from.

/** No key was given, or one that is not known (any more). */
export class KeyNeeded extends Error {}

export function setKey(key) {
  // For as long as the tab is open, and for this tab alone.
  sessionStorage.setItem('key', key);
}

export async function call(method, path, body, signal) {
  const key = sessionStorage.getItem('key');
  // Such as quotes of a letter, or what has no shape: no request could carry it.
  if (/[^ -~]/.test(key ?? '')) throw new KeyNeeded('That is no key: copy it again, without more.');
  const headers = { 'content-type': 'application/json' };
  if (key) headers.authorization = `Bearer ${key}`;
  let response;
  try {
    response = await fetch(path, { method, headers, body: body && JSON.stringify(body), signal });
  } catch {
    throw new Error('The service does not answer. Your text is still here: send it again later.');
  }
  if (response.ok) return response;
  const said = await response.json().catch(() => undefined);
  const message = said?.error?.message ?? `The service failed (HTTP ${response.status}).`;
  if (response.status === 401) throw new KeyNeeded(message);
  const wait = response.headers.get('retry-after');
  const told = wait ? `${message} Send it again in ${wait} s.` : message;
  throw new Error(told, { cause: response.status });
}
