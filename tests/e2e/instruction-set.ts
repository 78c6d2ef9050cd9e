/**
 * The processor's instructions that PyTorch computes with. Sums come out in another order with
 * each, so the same seed trains another tiny model: one machine can stand for others.
 */
const SETS = {
  native: {},
  avx2: {
    ATEN_CPU_CAPABILITY: 'avx2',
    ONEDNN_MAX_CPU_ISA: 'AVX2',
    MKL_ENABLE_INSTRUCTIONS: 'AVX2',
  },
  default: {
    ATEN_CPU_CAPABILITY: 'default',
    ONEDNN_MAX_CPU_ISA: 'SSE41',
    MKL_ENABLE_INSTRUCTIONS: 'SSE4_2',
  },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

export type InstructionSet = keyof typeof SETS;

/** The one that GENAI_E2E_CPU asks for; without it, the best that the machine has. */
export function instructionSet(): InstructionSet {
  const asked = process.env.GENAI_E2E_CPU || 'native';
  if (asked in SETS) return asked as InstructionSet;
  throw new Error(`GENAI_E2E_CPU is "${asked}": set it to ${Object.keys(SETS).join(', ')}.`);
}

/** What makes PyTorch, and the libraries below it, compute with these instructions. */
export function instructionVariables(set = instructionSet()): Readonly<Record<string, string>> {
  return SETS[set];
}
