import { describe, expect, it } from 'vitest';
import { evidenceIn } from '../../src/check/evidence.ts';
import { lastVersion, licenceKind } from '../../src/stages/model/licences.ts';
import { endpointModels, localModels } from '../../src/stages/model/models.ts';
import { licenceContradictsList } from '../../src/stages/model/rules/licence-contradicts-list.ts';
import { shapes } from '../../src/stages/model/shapes.ts';

const kindOf = (licence: string) => licenceKind(licence).kind;

describe('a licence', () => {
  it.each([
    'not for commercial use',
    'No commercial use',
    'commercial use forbidden',
    'academic use only',
    'for academic purposes',
    'evaluation only',
    'evaluation use only',
    'personal use only',
    'UNLICENSED',
    'proprietary',
    'Proprietary license',
    'All rights reserved.',
    'CC-BY-NC-4.0',
    'cc-by-nc-sa-4.0',
    'CC-BY-ND-4.0',
    'Mistral Research License',
    'mnpl-0.1',
    'Llama non-commercial license',
    'qwen-research',
    'apple-amlr',
    'research only',
    'nicht kommerziell',
    'Keine kommerzielle Nutzung',
    'uso no comercial',
    'uso não comercial',
    'некоммерческое использование',
    '非商用',
    '仅供非商业用途',
    'nur für Forschung',
    'nur zu Forschungszwecken',
    'recherche uniquement',
    'solo per ricerca',
    '仅供学术研究使用',
    '研究目的のみ',
  ])('forbids uses in %s', (licence) => {
    expect(kindOf(licence)).toBe('restricted');
  });

  it.each([
    'NOASSERTION',
    'none',
    'see model page',
    'See the model card.',
    '?',
    '-',
    'tbd',
    'unknown',
    'other',
    'yes',
  ])('has no name in %s', (licence) => {
    expect(kindOf(licence)).toBe('no-name');
  });

  it.each(['asdf', 'apach-2', 'free', 'open source', 'ok for us', 'MIT2', 'asdf with OpenAI'])(
    'is unknown in %s',
    (licence) => {
      expect(kindOf(licence)).toBe('unknown');
    },
  );

  it.each([
    ['CC-BY', 'CC-BY-4.0'],
    ['cc by sa', 'CC-BY-SA-4.0'],
    ['Apache', 'Apache-2.0'],
    ['CC0', 'CC0-1.0'],
    ['Acme licence', undefined],
  ])('has in %s the last version %s', (licence, last) => {
    expect(kindOf(licence)).toBe('unknown');
    expect(lastVersion(licence)).toBe(last);
  });

  it.each([
    'apache-2.0',
    'Apache-2.0',
    'Apache 2.0',
    'Apache License, Version 2.0',
    'MIT',
    'MIT License',
    'The Unlicense',
    'BSD 3-Clause',
    'GPL-3.0-or-later',
    'Apache-2.0 OR MIT',
    '(MIT AND CC-BY-4.0)',
    'EUPL-1.2',
    'CDLA-Permissive-2.0',
    'LicenseRef-research-and-commercial-use',
    'LicenseRef-Desk',
    'research and commercial use',
    'llama3.1',
    'Llama 3.1 Community License Agreement',
    'Gemma Terms of Use',
    'OpenAI services agreement',
    'our own',
    'openrail',
    'GPL-2.0-only WITH Classpath-exception-2.0',
    'Enterprise agreement 4711 with OpenAI',
    'Mozilla Public License 2.0',
    'GNU Affero General Public License v3.0 only',
    'GNU General Public License v3.0 or later',
    'European Union Public Licence 1.2',
    'Apache Software License 2.0',
    'BSD 3-Clause "New" or "Revised" License',
    'Creative Commons Attribution 4.0 International',
    'Creative Commons Attribution-ShareAlike 4.0',
    'odc-by',
    'Public domain',
  ])('is known in %s', (licence) => {
    expect(kindOf(licence)).toBe('known');
  });

  it('is known for every model of the list', () => {
    const all = [...localModels.values(), ...endpointModels.values(), ...shapes.values()];
    expect(all.map(({ licence }) => kindOf(licence))).toEqual(all.map(() => 'known'));
  });
});

describe('the list of models', () => {
  const contradicts = (id: string, licence: string) => {
    const model = { id, licence };
    const record = { version: 1, project: { name: 'desk' }, phase: 'select', model } as const;
    return [...licenceContradictsList.evaluate(record, evidenceIn('.'))].length > 0;
  };

  it.each([
    ['Qwen/Qwen3-8B', 'mit', true],
    ['openai/gpt-oss-20b', 'mit', true],
    ['openai/gpt-oss-20b', 'OpenAI services agreement', true],
    ['models/tiny', 'cc-by-4.0', true],
    ['gpt-5.4-mini-2026-03-17', 'apache-2.0', true],
    ['gpt-5.4-mini-2026-03-17', 'OpenAI Terms of Use', false],
    ['Qwen/Qwen3-8B', 'Apache License 2.0', false],
    ['models/tiny', 'Apache-2.0', false],
    ['models/pretrained', 'proprietary', false],
    ['someone/else', 'mit', false],
  ])('contradicts %s under %s: %s', (id, licence, expected) => {
    expect(contradicts(id, licence)).toBe(expected);
  });
});

it('searches no text for a licence that is too long for a name', () => {
  expect(licenceKind('phi '.repeat(250_000))).toEqual({ kind: 'unknown' });
});
