import { expect, inject, it } from 'vitest';
import { type InstructionSet, instructionSet, instructionVariables } from './instruction-set.ts';
import { mustRun } from './run.ts';

const capabilities: Readonly<Record<InstructionSet, RegExp>> = {
  native: /./,
  // A machine without them computes with less.
  avx2: /^(AVX2|DEFAULT)$/,
  default: /^DEFAULT$/,
};

it('computes with the instructions that were asked for', async () => {
  const show = 'import torch; print(torch.backends.cpu.get_cpu_capability())';
  const python = `${inject('python')}/bin/python`;
  const env = instructionVariables();
  const { stdout } = await mustRun([python, '-c', show], { cwd: process.cwd(), env });
  console.log(`GENAI_E2E_CPU=${instructionSet()}: PyTorch computes with ${stdout.trim()}.`);
  expect(stdout.trim()).toMatch(capabilities[instructionSet()]);
});
