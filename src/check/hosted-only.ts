/** Whether a model is served by its maker alone, by its name: `gpt2` and `gpt-oss` are others. */
export function isHostedOnly(id: string): boolean {
  return /^(?:gpt-[345]|chatgpt-|o[134](?:-|$)|claude-|gemini-)/i.test(id);
}
