/** Between synchronous steps: lets a pending Ctrl-C be noticed, and throws its reason. */
export async function breathe(step: number, signal: AbortSignal | undefined): Promise<void> {
  if (step % 32 === 0) await new Promise((resume) => setImmediate(resume));
  signal?.throwIfAborted();
}
