/** Whether a text holds what must not be kept or shown: a user in a URL, a key as its parameter, a key by its form. */
export function holdsSecret(text: string): boolean {
  return withoutSecrets(text) !== text || withoutSecrets(decoded(text)) !== decoded(text);
}

/** The text with `***` for each secret. */
export function withoutSecrets(text: string): string {
  return text
    .replace(userInfo, '$1***@')
    .replace(parameter, (whole, start: string, name: string) =>
      isOfSecret(name) ? `${start}${name}=***` : whole,
    )
    .replace(knownKey, '***')
    .replace(keyAsSegment, '***');
}

/**
 * Where in a text of people a secret stands: a key by its form, and in a URL a password or a key as
 * its parameter. Words that only begin like a key are none, and neither is a user without a password.
 */
export function secretRanges(text: string): (readonly [number, number])[] {
  const keys = [
    ...text.matchAll(knownKey),
    ...text.matchAll(privateKey),
    ...text.matchAll(assignment),
  ];
  const inUrls = [...text.matchAll(address)].flatMap(({ 0: url, index: start }) =>
    [...url.matchAll(password), ...url.matchAll(parameter)]
      .filter(([whole, , name]) => name === undefined || isSecretParameter(name, whole))
      .map(({ 0: whole, index }) => [start + index, start + index + whole.length] as const),
  );
  const found = keys.filter(([key]) => isNoWord.test(key));
  return [...found.map((match) => rangeOf(match)), ...inUrls];
}

/** Whether a header of a request is sent with a secret that is written down, and not with `$NAME`. */
export function isSecretHeader(name: string, value: string): boolean {
  return isOfSecret(name) && !/\$\w/.test(value) && /[\w.+/=-]{12,}/.test(value);
}

/** Whether a value of a request is a secret by its name; a cache key, or how many tokens, is none. */
export function isSecretValue(name: string, value: string): boolean {
  return secretName.test(name) && /^[^\s$]{6,}(?: [^\s$]+)*$/.test(value);
}

const secretName =
  /^(?:x[-_])?(?:api[-_]?key|(?:access|auth|api|bearer|secret)[-_]?(?:token|key)|client[-_]?secret|secret|password|passwd|authorization|credentials?)$/i;

/** The text, as long as before, with `*` for what `secretRanges` finds. */
export function masked(text: string): string {
  let hidden = text;
  for (const [start, end] of secretRanges(text))
    hidden = `${hidden.slice(0, start)}${'*'.repeat(end - start)}${hidden.slice(end)}`;
  return hidden;
}

function rangeOf({ 0: whole, index }: RegExpExecArray): readonly [number, number] {
  return [index, index + whole.length];
}

function isSecretParameter(name: string, whole: string): boolean {
  return isOfSecret(name) && /=[\w.%+/-]{6,}$/.test(whole);
}

// Words have no digits; a token of Hugging Face needs none either, and is 34 letters in one.
const isNoWord = /\d|^-----|^hf_[a-z]{34}$/i;
// As a shell or a connection string sets it, and a header sends it.
const assignment =
  /(?<![A-Za-z])(?:(?:password|passwd|pwd|(?:api|access|secret)[_-]?key|(?:client|app)[_-]?secret|(?:access|auth|refresh)[_-]?token|AccountKey)=|Bearer )(?![$<{])[\w.~+/=-]{8,}/gi;
const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----/g;
const address = /:\/\/[^\s"'<>`]+/g;
const password = /(?<=:\/\/)[^/?#\s:@]*:[^/?#\s]*@/g;
// A scheme is short: without an end to it, a long word would be read again from each of its letters.
const userInfo = /([a-z][a-z\d+.-]{0,20}:\/\/)[^/?#\s]*@/gi;
const parameter = /([?&;#])([^=&;#\s]+)=[^&;#\s]+/g;
// As its makers write them: OpenAI and its kin, Hugging Face, GitHub, GitLab, Groq, Replicate, Perplexity,
// NVIDIA, xAI, Slack, Stripe, npm, PyPI, Docker, LangSmith, SendGrid, Amazon, Google, and any JSON web token;
// Cerebras, Fireworks, Together, Tavily, Pinecone, Jina, Databricks, Vault, Grafana, DigitalOcean, Telegram.
const knownKey =
  /(?<![A-Za-z\d])(?:(?:csk-|fw_|tgp_v1_|tvly-(?:dev-|prod-)?|pcsk_|jina_|dapi|hvs\.|glsa_|dop_v1_|\d{8,10}:AA|GOCSPX-)[A-Za-z\d_-]{0,8}[A-Za-z\d]{20,}|(?:sk-|[sr]k_(?:live|test)_|hf_|gh[opsur]_|github_pat_|glpat-|gsk_|r8_|pplx-|nvapi-|xai-|xox[a-z]-|npm_|pypi-|dckr_pat_|lsv2_|SG\.|ya29\.)[\w-]{16,}|A[KS]IA[A-Z\d]{16}|AIza[\w-]{30,}|eyJ[\w-]{10,}\.[\w-]{10,}(?:\.[\w-]*)?)/g;
// Shorter, it is one only where a host cannot be meant: sk-telecom.example is a name.
const keyAsSegment = /(?<=[^/:]\/|=)(?:sk-|hf_)[\w-]{4,}/g;

function isOfSecret(name: string): boolean {
  const words = decoded(name)
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z\d]+/);
  return words.some((word) => secretWords.has(word) || secretEnd.test(word));
}

const secretEnd = /(?:token|secret|password|(?:api|access|private)key|sessionid)$/;

const secretWords = new Set(
  'key passwd pwd pass auth authorization bearer cookie credential credentials sig signature jwt code'.split(
    ' ',
  ),
);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone "%": it stands for itself.
    return text;
  }
}
