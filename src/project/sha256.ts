/** The hash as hex digits. */
export function sha256Of(content: Buffer): string {
  // Loading node:crypto takes 4 ms, and making a new project hashes nothing.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(content).digest('hex');
}
