import type { Given } from '../questions/resolve.ts';

type Saved = Readonly<Record<string, Given>>;

/** The answers that an earlier version saved, where this one no longer takes them as they are. */
export function inWordsOfToday(saved: Saved): Saved {
  return withoutHostedTraining(withFactsOfDelisted(saved));
}

/** A model that has left the list says what the list said of it. */
function withFactsOfDelisted(saved: Saved): Saved {
  const { model } = saved;
  const facts = typeof model?.value === 'string' ? delisted.get(model.value) : undefined;
  if (model === undefined || facts === undefined || saved.revision !== undefined) return saved;
  const given = (value: string): Given => ({ value, named: model.named });
  return { ...saved, revision: given(facts.revision), licence: given(facts.licence) };
}

const delisted: ReadonlyMap<string, { readonly revision: string; readonly licence: string }> =
  new Map([
    [
      'microsoft/Phi-4-mini-instruct',
      { revision: 'cfbefacb99257ffa30c83adab238a50856ac3083', licence: 'mit' },
    ],
  ]);

/** Providers' own fine-tuning, which projects at an endpoint once had. */
function withoutHostedTraining(saved: Saved): Saved {
  const { source, adapt } = saved;
  if (source?.value !== 'endpoint' || !Array.isArray(adapt?.value)) return saved;
  const value = adapt.value.filter((each) => each !== 'fine-tune');
  return { ...saved, adapt: { ...adapt, value } };
}
