import type { Fault, Rule } from '../../../check/rule.ts';
import type { Model } from '../../../record/schema.ts';

export const priceImplausible: Rule = {
  id: 'model/price-implausible',
  severity: 'error',
  message: 'No endpoint asks such a price for a million tokens.',
  why: 'By it, each run says what it cost, and the next what it will cost. A price for a thousand tokens, or for one, makes the dearest model look free.',
  fix: 'Write what a million tokens cost, as on the price list of the endpoint.',
  bad: `model:
  provider: endpoint
  id: example-large-2026-05-01
  base_url: https://api.example.com/v1
  price: { input: 0.0004, output: 0.0016 }  # for a thousand`,
  good: `model:
  provider: endpoint
  id: example-large-2026-05-01
  base_url: https://api.example.com/v1
  price: { input: 0.4, output: 1.6 }`,
  *evaluate({ model }) {
    if (model?.price === undefined) return;
    const { currency, input, output } = model.price;
    if (currency !== undefined && !isCurrency(currency)) {
      const message = `\`${currency}\` is no code of a currency.`;
      yield {
        at: ['model', 'price', 'currency'],
        message,
        fix: 'Write its code, as in USD or EUR.',
      };
    }
    yield* amountFaults(model.price);
    if (output >= input) return;
    const message = `Tokens of answers cost ${output} here and those of prompts ${input}, and everywhere else the latter cost no more.`;
    const fix = 'Exchange the two, if they were mistaken for each other.';
    yield { at: ['model', 'price', 'output'], message, fix, severity: 'warning' };
  },
};

/** A sign, or a code of ISO 4217, in letters of either case. */
function isCurrency(text: string): boolean {
  return /^\p{Sc}$/u.test(text) || Intl.supportedValuesOf('currency').includes(text.toUpperCase());
}

type Price = NonNullable<Model['price']>;

// For a million: less was never asked but nothing, and more neither, in what is worth as much as these.
const [least, most] = [0.005, 1000];
const asMuch = /^(?:USD|EUR|GBP|CHF|CAD|AUD|[$€£])$/i;

function* amountFaults({ input, output, currency = 'USD' }: Price): Iterable<Fault> {
  for (const [key, value] of Object.entries({ input, output })) {
    const isTooMuch = value > most && asMuch.test(currency);
    if (value === 0 || (value >= least && !isTooMuch)) continue;
    const message = `${value} ${currency} for a million tokens is what no endpoint asks.`;
    yield isTooMuch
      ? { at: ['model', 'price', key], message }
      : { at: ['model', 'price', key], message, fix: meant(value) };
  }
}

function meant(value: number): string {
  const [of, factor] = value < 1e-5 ? ['one token', 1e6] : ['a thousand tokens', 1000];
  return `Write ${Number((value * factor).toPrecision(6))}, if ${value} is for ${of}.`;
}
