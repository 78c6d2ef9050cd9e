import { posix } from 'node:path';
import type { LifecycleRecord } from '../../record/schema.ts';
import type { PlacedFault } from '../../record/yaml/fault.ts';
import type { Evidence } from '../evidence.ts';
import { evidencePaths } from '../evidence-paths.ts';

/** Paths that leave the project, or are called otherwise everywhere else. */
export function* pathFaults(record: LifecycleRecord, evidence: Evidence): Iterable<PlacedFault> {
  for (const [at, path] of evidencePaths(record)) {
    const located = evidence.locate(path);
    if (located.kind === 'refused') {
      const message = `The path \`${path}\` ${located.message}.`;
      yield { rule: 'form/path-leaves-project', message, at };
    }
    const plain = posix.normalize(path);
    if (located.kind === 'file' && plain !== path) {
      const message = `\`${path}\` is called \`${plain}\` everywhere else.`;
      yield { rule: 'form/bad-value', message, fix: `Write \`${plain}\`.`, at };
    }
    if ('trueCase' in located && located.trueCase !== undefined) {
      const message = `The path \`${path}\` is spelled \`${located.trueCase}\` on the disk.`;
      yield { rule: 'form/path-case', message, fix: `Write \`${located.trueCase}\`.`, at };
    }
  }
}
