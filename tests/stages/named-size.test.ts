import { expect, it } from 'vitest';
import { sizesNamed } from '../../src/stages/model/named-size.ts';

it.each<[string, readonly number[]]>([
  ['meta-llama/Llama-3.1-8B-Instruct', [8e9]],
  ['HuggingFaceTB/SmolLM2-135M', [135e6]],
  ['Qwen/Qwen2.5-0.5B', [0.5e9]],
  ['acme/Desk-10x6B', [48e9]],
  ['Qwen/Qwen3-30B-A3B', [30e9]],
  ['Qwen/Qwen2.5-7B-Instruct-1M', [7e9, 1e6]],
  ['google/gemma-3n-E2B-it', []],
  ['BAAI/bge-m3', []],
  ['acme/desk-v2b', []],
  ['models/tiny', []],
])('reads the size out of %s', (id, sizes) => {
  expect(sizesNamed(id)).toEqual(sizes);
});
