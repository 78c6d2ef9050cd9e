import type { Model } from '../../record/schema.ts';
import type { Hardware } from '../hardware/questions.ts';

type Feasibility = NonNullable<Model['feasibility']>;

/**
 * Floating-point operations a second that training sustains, and what that rests on. The same
 * figures as in templates/pretrain/core/pretrain/budget.py.
 */
const sustained: Readonly<Record<Hardware, { readonly rate: number; readonly basis: string }>> = {
  cpu: { rate: 50e9, basis: 'Two CPU cores sustain 50 GFLOP/s in float32' },
  'gpu-24gb': {
    rate: 0.4 * 121e12,
    basis: 'One L4 sustains 40% of its 121 TFLOP/s in bfloat16',
  },
  'gpu-80gb': {
    rate: 0.43 * 312e12,
    basis: 'One A100 sustains 43% of its 312 TFLOP/s in bfloat16',
  },
  'gpus-8x80gb': {
    rate: 8 * 0.43 * 312e12,
    basis: 'Eight A100s sustain 43% of their 312 TFLOP/s each in bfloat16',
  },
};

/**
 * What pretraining costs: 6 operations for each parameter and token (Kaplan et al., 2020), in hours
 * on the stated hardware; expect -25% to +30%.
 */
export function feasibilityOf(parameters: number, tokens: number, hardware: Hardware): Feasibility {
  const { rate, basis } = sustained[hardware];
  return {
    parameters,
    tokens,
    hours: rounded((6 * parameters * tokens) / rate / 3600, 2),
    assumptions: [
      '6 operations for each parameter and token (Kaplan et al., 2020)',
      basis,
      `${rounded(tokens / parameters, 2)} tokens for each parameter; about 20 are compute-optimal (Hoffmann et al., 2022)`,
    ],
  };
}

function rounded(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}
