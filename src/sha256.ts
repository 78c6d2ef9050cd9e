/** A hash to be fed with what is hashed. */
export function sha256() {
  // Loading node:crypto takes 4 ms, and making a new project hashes nothing.
  return process.getBuiltinModule('node:crypto').createHash('sha256');
}

/** The hash as hex digits. */
export function sha256Of(content: Buffer | string): string {
  return sha256().update(content).digest('hex');
}
