import { placeOf } from '../../../check/endpoint.ts';
import type { Evidence } from '../../../check/evidence.ts';
import { isMadeBefore } from '../../../check/made-when.ts';
import { isNothing } from '../../../check/nothing.ts';
import { isDemanded } from '../../../check/phase.ts';
import type { Fault, Rule } from '../../../check/rule.ts';
import { isDay } from '../../../is-day.ts';
import type { LifecycleRecord, Model } from '../../../record/schema.ts';
import type { LocalModel } from '../listed-model.ts';
import { addressOf, asOf, findEndpointModel, localModels, modelWithId } from '../models.ts';

export const unpinned: Rule = {
  id: 'model/unpinned',
  severity: 'error',
  message: 'The model is not pinned to one revision.',
  why: 'A branch such as `main` and a name such as `latest` move. Results before and after the move cannot be compared, and nobody notices.',
  fix: 'Give `revision` the 40-digit commit of the hub ("Files and versions" on the model page).',
  bad: `model:
  provider: local
  id: HuggingFaceTB/SmolLM2-135M-Instruct
  revision: main`,
  good: `model:
  provider: local
  id: HuggingFaceTB/SmolLM2-135M-Instruct
  revision: 12fd25f77366fa6b3b4b768ec3050bf629380bac`,
  *evaluate(record, evidence) {
    if (record.model?.id === undefined) return;
    const isAtEndpoint = record.model.provider === 'endpoint';
    const fault = isAtEndpoint
      ? (dayFault(record.model, evidence.today) ?? endpointFault(record))
      : localFault(record, evidence);
    if (fault) yield fault;
  },
};

const fixOfFolder =
  'Say in `revision` which weights lie in that folder, such as the day on which they were made, in quotes: "2026-11-30".';

function localFault(record: LifecycleRecord, evidence: Evidence): Fault | undefined {
  const { id = '', revision } = record.model ?? {};
  if (revision === undefined) {
    if (!isDemanded(record, 'select')) return undefined;
    const at = ['model', 'revision'];
    return isOnHub(id, evidence) ? { at } : { at, fix: fixOfFolder };
  }
  const at = ['model', 'revision'];
  if (/^[0-9a-f]{40}$/.test(revision)) {
    const message = `\`${revision}\` is no commit of anything.`;
    return isInvented(revision) ? { at, message } : otherCommit(record, revision);
  }
  if (isMoving(revision)) {
    return { at, message: `\`${revision}\` is whatever is there at the time.` };
  }
  if (!isOnHub(id, evidence)) return undefined;
  const message = `\`${revision}\` is a branch, a tag or a short commit: it can come to mean another model.`;
  return { at, message };
}

/** The commit of another model that is listed, of the same owner where this one is not. */
function otherCommit({ model }: LifecycleRecord, revision: string): Fault | undefined {
  const [owner = '', name = ''] = (model?.id ?? '').split('/');
  const isOther = (each: LocalModel) =>
    each.revision === revision && !each.id.toLowerCase().endsWith(`/${name.toLowerCase()}`);
  const other = [...localModels.values()].find(isOther)?.id;
  const isKnown = modelWithId(`${owner}/${name}`) !== undefined || other?.startsWith(`${owner}/`);
  if (other === undefined || !/^[\w.-]+$/.test(name) || !isKnown) return undefined;
  const message = `\`${revision}\` is a commit of "${other}" (as of ${asOf}).`;
  return { at: ['model', 'revision'], message };
}

/** What forty digits hold by chance has no period. */
function isInvented(commit: string): boolean {
  return /^(.{1,10})\1+.{0,9}$/.test(commit);
}

// Of a folder, too, they say nothing of what was in it.
const moving =
  /^(?:main|master|trunk|head(?:[~^].*)?|(?:the )?(?:latest|lastest|newest|current|most recent|final|new)(?: (?:one|version|weights))?|stable|dev|nightly|default|any|whatever|now|today|test|tmp|prod|up to date|old|copy|backup|release|yesterday|aktuell|neueste|最新|последняя)$/i;

function isMoving(revision: string): boolean {
  // One letter may count what was made.
  return moving.test(revision) || (isNothing(revision) && !/^[a-z]$/i.test(revision));
}

/** An id of the hub has an owner and a name, or is one of the first, such as gpt2, which have none. */
function isOnHub(id: string, evidence: Evidence): boolean {
  if (id.startsWith('models/') || !/^[\w.-]+(\/[\w.-]+)?$/.test(id)) return false;
  return evidence.locate(id).kind !== 'folder';
}

/** The day that a maker puts behind a name is that of its version; in a deployment of one's own, any may stand. */
function dayFault(
  { id = '', revision, base_url: address }: Model,
  today: string | undefined,
): Fault | undefined {
  const days = [id, revision].map((each) => (each === undefined ? undefined : dayIn(each)));
  const [named, said] = days;
  const maker = addressOf(id);
  if (!maker || !address || placeOf(address) !== placeOf(maker)) return undefined;
  const wrong = days.find(
    (each) => each !== undefined && (!isDay(each) || isMadeBefore(today, each)),
  );
  if (wrong !== undefined) {
    const what = isDay(wrong) ? 'is still to come' : 'is no day';
    return {
      at: ['model', wrong === named ? 'id' : 'revision'],
      message: `${wrong} ${what}.`,
      fix,
    };
  }
  if (named === undefined || said === undefined || named === said) return undefined;
  const message = `\`${id}\` is the version of ${named}, and \`revision\` says ${said}.`;
  return { at: ['model', 'revision'], message, fix };
}

const fix = 'Write the id as the provider does, and its date in `revision`.';

function dayIn(text: string): string | undefined {
  const [, ...parts] = /(?<!\d)(20\d\d)-?(\d\d)-?(\d\d)(?!\d)/.exec(text) ?? [];
  return parts.length === 0 ? undefined : parts.join('-');
}

// The provider decides what a name means there, so a name without a date is a warning.
function endpointFault(record: LifecycleRecord): Fault | undefined {
  const { id = '', revision = '' } = record.model ?? {};
  const named = findEndpointModel(id.toLowerCase());
  if (named && named.id !== id) {
    const message = `\`${id}\` is called \`${named.id}\` there, where names have small letters.`;
    return { at: ['model', 'id'], message, fix: `Write \`${named.id}\`.` };
  }
  if (/20\d\d-?\d\d|[-\n](?:\d{3}|\d{4})(?:[-\n]|$)|\n[0-9a-f]{40}$/.test(`${id}\n${revision}`)) {
    if (revision === '' || !isMoving(revision)) return undefined;
    const message = `\`${revision}\` is whatever is there at the time.`;
    const fix = 'Write the date of the id, or take `revision` out.';
    return { at: ['model', 'revision'], message, fix, severity: 'warning' };
  }
  return {
    at: ['model', 'id'],
    severity: 'warning',
    message: `\`${id}\` has no date: the endpoint may serve another model under this name tomorrow.`,
    fix: 'Take the dated name that the endpoint offers, or add a `revision` that says which one was served.',
  };
}
