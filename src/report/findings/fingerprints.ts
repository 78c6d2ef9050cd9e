import type { Finding } from '../../check/rule.ts';
import { sha256Of } from '../../sha256.ts';

/**
 * What stays the same of each finding while lines move, by which a host tells old from new. Equal
 * ones, such as two placeholders of one kind, are counted.
 */
export function fingerprints(findings: readonly Finding[]): readonly string[] {
  const seen = new Map<string, number>();
  return findings.map(({ rule, file, message }) => {
    const text = JSON.stringify([rule, file, message]);
    const count = seen.get(text) ?? 0;
    seen.set(text, count + 1);
    return sha256Of(`${text} ${count}`);
  });
}
