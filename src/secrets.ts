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

const userInfo = /([a-z][a-z\d+.-]*:\/\/)[^/?#\s]*@/gi;
const parameter = /([?&;#])([^=&;#\s]+)=[^&;#\s]+/g;
// As its makers write them: OpenAI and its kin, Hugging Face, GitHub, GitLab, Groq, Replicate, Perplexity,
// NVIDIA, xAI, Slack, Amazon, Google, and any JSON web token.
const knownKey =
  /(?<![A-Za-z\d])(?:(?:sk-|hf_|gh[opsur]_|github_pat_|glpat-|gsk_|r8_|pplx-|nvapi-|xai-|xox[a-z]-)[\w-]{16,}|AKIA[A-Z\d]{16}|AIza[\w-]{30,}|eyJ[\w-]{10,}\.[\w-]{10,}(?:\.[\w-]*)?)/g;
// Shorter, it is one only where a host cannot be meant: sk-telecom.example is a name.
const keyAsSegment = /(?<=[^/:]\/|=)(?:sk-|hf_)[\w-]{4,}/g;

function isOfSecret(name: string): boolean {
  const words = decoded(name)
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z\d]+/);
  return words.some((word) => secretWords.has(word));
}

const secretWords = new Set(
  'key apikey token accesstoken secret password passwd pwd pass auth authorization bearer credential credentials sig signature jwt code'.split(
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
