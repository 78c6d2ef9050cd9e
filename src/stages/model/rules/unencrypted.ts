import { isHosted } from '../../../check/endpoint.ts';
import type { Rule } from '../../../check/rule.ts';
import type { RecordPath } from '../../../record/path.ts';
import { isSensitive } from '../../../record/vocabulary.ts';

export const unencrypted: Rule = {
  id: 'model/unencrypted',
  severity: 'warning',
  message: 'What is sent to an address is not encrypted.',
  why: 'Whoever is on the way reads the key and every text that is sent, and can answer in its place. For personal or restricted data this is an error.',
  fix: 'Write `https://`; where the address is one of your own network, say so in `ignore`.',
  bad: `model:
  provider: endpoint
  id: example-large-2026-05-01
  base_url: http://api.example.com/v1`,
  good: `model:
  provider: endpoint
  id: example-large-2026-05-01
  base_url: https://api.example.com/v1`,
  *evaluate({ scope, model, integrate }) {
    const addresses: readonly (readonly [RecordPath, string | undefined])[] = [
      [['model', 'base_url'], model?.base_url],
      [['integrate', 'serve', 'endpoint'], integrate?.serve?.endpoint],
      [['integrate', 'monitoring', 'traces'], integrate?.monitoring?.traces],
      [['integrate', 'monitoring', 'metrics'], integrate?.monitoring?.metrics],
    ];
    for (const [at, address] of addresses) {
      if (!address?.startsWith('http:') || !isHosted(address)) continue;
      yield isSensitive(scope?.data_sensitivity) ? { at, severity: 'error' } : { at };
    }
  },
};
