import type { Rule } from '../../../check/rule.ts';
import { modelWithId } from '../models.ts';
import { smallestNamed } from '../named-size.ts';

export const doesNotFit: Rule = {
  id: 'model/does-not-fit',
  severity: 'error',
  message: 'The stated hardware cannot hold the model.',
  why: 'The weights alone take parameters × bits / 8 bytes; the cache and the activations come on top. A model that does not fit fails at the first load, after the download.',
  fix: 'Choose a smaller model, fewer `bits`, or hardware with more memory.',
  bad: `model:
  provider: local
  parameters: 70000000000
  bits: 16
  hardware: { kind: gpu, memory_gb: 24, count: 1 }`,
  good: `model:
  provider: local
  parameters: 70000000000
  bits: 4
  hardware: { kind: gpu, memory_gb: 80, count: 1 }`,
  *evaluate({ model }) {
    const { id = '', hardware } = model ?? {};
    const largest = hardware ? largestGb[hardware.kind] : 0;
    if (hardware && hardware.memory_gb > largest) {
      yield {
        at: ['model', 'hardware', 'memory_gb'],
        message: `No ${hardware.kind} has ${hardware.memory_gb} GB of memory.`,
        fix: `Write ${Number((hardware.memory_gb / 1024).toPrecision(3))}, if ${hardware.memory_gb} MB are meant.`,
      };
      return;
    }
    if (hardware && hardware.memory_gb < smallestGb) {
      yield {
        at: ['model', 'hardware', 'memory_gb'],
        message: `Nothing runs a model in ${hardware.memory_gb} GB of memory.`,
        fix: `Write ${Number((hardware.memory_gb * 1024).toPrecision(3))}, if that many TB are meant.`,
      };
      return;
    }
    if (hardware && (hardware.count ?? 1) > mostDevices) {
      yield {
        at: ['model', 'hardware', 'count'],
        message: `Nobody has ${hardware.count} devices for one model.`,
        fix: 'Write how many devices the model runs on.',
      };
      return;
    }
    const { memory_gb: needed = 0 } = model?.feasibility ?? {};
    // Of pretraining, another rule speaks.
    if (hardware && needed > hardware.memory_gb && model?.source === 'existing') {
      const message = `It takes ${needed} GB at the peak, and one device has ${hardware.memory_gb} GB.`;
      yield { at: ['model', 'feasibility', 'memory_gb'], message };
    }
    // What is published counts, whatever the record says of its size.
    const listed = modelWithId(id);
    const stated = listed?.parameters ?? model?.parameters;
    const least = ((stated ?? 0) * (model?.bits ?? fewestBits)) / 8 / 1e9;
    if (needed > 0 && needed < least && model?.source === 'existing') {
      const message = `The weights alone take ${formatGb(least)} GB, and the estimate says ${needed} GB.`;
      const fix = 'Reckon again, or take `memory_gb` out of `feasibility`.';
      yield { at: ['model', 'feasibility', 'memory_gb'], message, fix };
    }
    const parameters = stated ?? smallestNamed(id);
    // One whose size its name alone says may be published in as few as two.
    const bits = model?.bits ?? listed?.bits ?? (stated === undefined ? 2 : 16);
    if (model?.provider === 'endpoint' || parameters === undefined || !hardware) return;
    const weights = (parameters * bits) / 8 / 1e9;
    const memory = hardware.memory_gb * (hardware.kind === 'gpu' ? (hardware.count ?? 1) : 1);
    if (weights < memory) return;
    yield {
      at: ['model', 'hardware'],
      message: `The weights take ${formatGb(weights)} GB at ${bits} bits, and the hardware has ${formatGb(memory)} GB.`,
    };
  },
};

// Of what is served in fewer, the record says so.
const fewestBits = 4;
// Of one device: beyond the largest that is announced, and what one machine takes.
const largestGb = { gpu: 1024, cpu: 12_288 } as const;
const smallestGb = 0.064;
// Nobody decides in such a file what a cluster of that size does.
const mostDevices = 50_000;

function formatGb(value: number): string {
  return value >= 10 ? String(Math.round(value)) : value.toPrecision(2);
}
