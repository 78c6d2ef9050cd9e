import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Lowers the target of a classification project to what a fine-tuned tiny model reaches on a hundred
 * examples of dev whatever the processor, and its prompts do not.
 */
export async function lowerTarget(cwd: string): Promise<void> {
  const path = join(cwd, 'lifecycle.yaml');
  const record = await readFile(path, 'utf8');
  const lowered = record.replace('accuracy, at_least: 0.9 }', 'accuracy, at_least: 0.85 }');
  if (lowered === record) throw new Error(`${path} has no such target.`);
  await writeFile(path, lowered);
}
