import { chmodSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * All tests write below one temporary folder, and whatever they leave there goes with it. That is quicker
 * than to remove each folder after its test: ext4 goes around what was removed seconds ago.
 */
export default function ownTemporaryFolder(): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'create-genai-project-tests-'));
  // Some tests run the tool as a user who owns nothing.
  chmodSync(folder, 0o755);
  Object.assign(process.env, { TMPDIR: folder, TEMP: folder, TMP: folder });
  return () => rm(folder, { recursive: true, force: true });
}
