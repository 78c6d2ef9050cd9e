import type { LifecycleRecord, Model } from '../record/schema.ts';
import type { PlacedFault } from '../record/yaml/fault.ts';
import { addressFault } from './address-fault.ts';
import { idFault } from './id-fault.ts';
import { headerFaults, requestFaults } from './request-faults.ts';

/** Faults of form in the section of the model: names of nothing, addresses of something else. */
export function* modelFaults({ model = {} }: LifecycleRecord): Iterable<PlacedFault> {
  for (const fault of [idFault(model), consideredFault(model), addressFault(model)])
    if (fault) yield fault;
  yield* headerFaults(model);
  yield* requestFaults(model);
}

/** What was considered beside it is not the model itself; the hub takes either case. */
function consideredFault({ id, considered }: Model): PlacedFault | undefined {
  if (considered === undefined) return undefined;
  const names = considered.map((each) => each.toLowerCase());
  const own = id?.toLowerCase() ?? '';
  // Its owner is left out, or not.
  const taken = names.findIndex((name) => name === own || own.endsWith(`/${name}`));
  const first = new Map(names.toReversed().map((name, index) => [name, names.length - 1 - index]));
  const again = names.findIndex((name, index) => {
    const other = first.get(name) ?? index;
    // Of one that stands there twice letter by letter, the schema speaks.
    return other < index && considered[other] !== considered[index];
  });
  if (taken < 0 && again < 0) return undefined;
  const [index, what] = taken < 0 ? [again, 'named twice'] : [taken, 'the model that was taken'];
  const message = `\`${considered[index]}\` is ${what}.`;
  return { rule: 'form/repeated', message, at: ['model', 'considered', index] };
}
