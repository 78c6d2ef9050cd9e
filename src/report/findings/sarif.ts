import type { Finding, RulePage } from '../../check/rule.ts';
import type { Context } from '../../terminal/context.ts';
import { packageVersion } from '../../terminal/package-version.ts';
import { visible } from '../../terminal/visible.ts';
import { fingerprints } from './fingerprints.ts';
import { ignoredAsFindings } from './ignored.ts';
import { pathInRepository } from './place.ts';
import type { Results } from './results.ts';

const schema =
  'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const levels = { error: 'error', warning: 'warning', info: 'note' } as const;

/** Findings as SARIF 2.1.0 (OASIS, 2023), which code scanning and editors read. */
export async function findingsAsSarif(results: Results, context: Context): Promise<string> {
  const all = [...results.findings, ...ignoredAsFindings(results)];
  const broken = new Set(all.map(({ rule }) => rule));
  const pages = (await results.loadPages()).filter(({ id }) => broken.has(id));
  const prints = fingerprints(all);
  const driver = {
    name: 'create-genai-project',
    semanticVersion: packageVersion(context),
    rules: pages.map(descriptor),
  };
  const run = {
    tool: { driver },
    columnKind: 'unicodeCodePoints',
    results: all.map((finding, index) => resultOf(finding, prints[index] ?? '', pages, context)),
  };
  return `${JSON.stringify({ $schema: schema, version: '2.1.0', runs: [run] }, undefined, 2)}\n`;
}

function descriptor({ id, severity, message, why, fix }: RulePage) {
  return {
    id,
    shortDescription: { text: message },
    fullDescription: { text: why },
    help: { text: fix },
    defaultConfiguration: { level: levels[severity] },
  };
}

function resultOf(
  { rule, severity, message, fix, file, line, column, width }: Finding,
  fingerprint: string,
  pages: readonly RulePage[],
  context: Context,
) {
  const ruleIndex = pages.findIndex(({ id }) => id === rule);
  const uri = pathInRepository(file, context).split('/').map(encodeURIComponent).join('/');
  const region = { startLine: line, startColumn: column, endColumn: column + width };
  return {
    ruleId: rule,
    // A rule that is ignored and does not exist has no page.
    ...(ruleIndex >= 0 && { ruleIndex }),
    level: levels[severity],
    message: { text: visible(fix === '' ? message : `${message} ${fix}`) },
    locations: [{ physicalLocation: { artifactLocation: { uri }, region } }],
    partialFingerprints: { 'createGenaiProject/v1': fingerprint },
  };
}
