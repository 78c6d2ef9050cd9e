import { describe, expect, it } from 'vitest';
import type { Additions } from '../../src/stages/additions.ts';
import { deploy } from '../../src/stages/deploy/index.ts';
import { model } from '../../src/stages/model/index.ts';
import { isIncluded } from '../../src/stages/switch.ts';

const onCpu = { source: 'existing', server: 'llama.cpp', optimize: 'gguf-f16' } as never;
const onGpu = { source: 'existing', server: 'vllm', optimize: 'none' } as never;
const hosted = { source: 'endpoint' } as never;

describe('deploying', () => {
  it('is there for those who chose it', () => {
    expect(isIncluded(deploy, { deploy: true })).toBe(true);
    expect(isIncluded(deploy, { deploy: false })).toBe(false);
  });

  it.each([
    ['where GGUF is served', onCpu, true],
    ['where the weights are served as they are', onGpu, false],
    ['at an endpoint', hosted, false],
  ])('converts weights %s: %s', (_, answers, isConverted) => {
    const tasks = deploy.adds?.(answers).tasks?.map(({ name }) => name);
    expect([deploy.templates?.(answers).includes('deploy/optimize'), tasks?.[0]]).toEqual([
      isConverted,
      isConverted ? 'optimize' : 'serve',
    ]);
  });

  it('installs llama.cpp where it serves, and torch nowhere', () => {
    const packagesOf = (answers: never) =>
      deploy.adds?.(answers).groups?.deploy?.map((line) => line.replace(/[>=].*/, ''));
    expect(packagesOf(onCpu)).toEqual(['fastapi', 'gguf', 'uvicorn', 'xllamacpp']);
    expect(packagesOf(onGpu)).toEqual(['fastapi', 'uvicorn']);
    expect(packagesOf(hosted)).toEqual(['fastapi', 'uvicorn']);
  });

  it('leaves the raw server its own command', () => {
    const commands = (adds: Additions | undefined) => adds?.tasks?.map(({ name }) => name);
    expect(commands(deploy.adds?.(onCpu))).toContain('serve');
    expect(commands(model.adds?.(onCpu))).toContain('serve-model');
  });
});
