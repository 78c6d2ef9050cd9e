import { isHosted } from '../../check/endpoint.ts';
import { placeholderIn } from '../../check/placeholder.ts';
import type { Fault } from '../../check/rule.ts';
import { type Application, applicationPath } from './application-file.ts';

/** What app/app.yaml says in the right form, and cannot mean. */
export function* applicationProblems({
  title,
  requests_a_minute: rate = 0,
  keep_days: days = 0,
  state = '',
  monitoring,
  retrieval,
}: Application): Iterable<Omit<Fault, 'at'>> {
  if (title.trim() === '' || placeholderIn(title) !== undefined) {
    const message = `The title "${title}" in "${applicationPath}" tells nobody what they are using.`;
    yield { message, fix: `Write in \`title\` of ${applicationPath} what stands above the page.` };
  }
  if (rate > mostRequests) {
    const message = `"${applicationPath}" lets in ${rate} requests a minute, which is no limit.`;
    yield { message, fix: 'Write how many requests a minute one key may make, 60 as a rule.' };
  }
  if (days > mostDays) {
    const message = `"${applicationPath}" keeps what people wrote for ${days} days, which is more than ten years.`;
    yield { message, fix: 'Write after how many days sessions are deleted, 90 as a rule.' };
  }
  if (evidenceOrCode.test(state)) {
    const message = `"${applicationPath}" keeps sessions in "${state}", among files of the project.`;
    yield { message, fix: 'Write a file of its own, as in `state: app/state/app.sqlite3`.' };
  }
  for (const address of [monitoring, retrieval?.vectors_url]) {
    if (typeof address !== 'string' || !address.startsWith('http:') || !isHosted(address)) continue;
    const message = `"${applicationPath}" sends to \`${address}\` what is not encrypted.`;
    yield { message, fix: `Write \`https://\` in ${applicationPath}.`, severity: 'warning' };
  }
  const documents = retrieval?.documents;
  const secret = (Array.isArray(documents) ? documents : []).find((each) =>
    /(?:^|\/)\.env\b/.test(each),
  );
  if (secret) {
    const message = `"${applicationPath}" lets people read "${secret}", where keys are kept.`;
    yield { message, fix: 'Name in `retrieval.documents` what people may read, and no keys.' };
  }
  const seen = (Array.isArray(documents) ? documents : []).find((each) => evaluation.test(each));
  if (seen === undefined) return;
  const message = `"${applicationPath}" looks answers up in "${seen}", by which it is evaluated.`;
  yield { message, fix: 'Name in `retrieval.documents` what people may read, and no evaluation.' };
}

const mostRequests = 1_000_000;
// With the days of three leap years.
const mostDays = 3653;
const evidenceOrCode =
  /^(?:\.\/)?(?:(?:\.genai|data|deploy|eval|models|prompt|src)\/|(?:lifecycle|app\/app)\.yaml$|pyproject\.toml$)/;
const evaluation =
  /^(?:\.?\/?$|(?:\.\/)?(?:eval(?:\/|$)|data\/?$|data\/[^/.]+\/?$|data\/.*\b(?:test|dev|validation)\.jsonl$))/;
