import { expect, it } from 'vitest';
import { sizesNamed, smallestNamed } from '../../src/stages/model/named-size.ts';

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
  ['meta-llama/Llama-4-Scout-17B-16E-Instruct', [17e9, 108.8e9]],
  ['stabilityai/stablelm-2-1_6b-chat', [1.6e9, 6e9]],
  ['internlm/internlm2_5-1_8b-chat', [1.8e9, 8e9]],
  ['acme/desk_3_8b', [3.8e9, 8e9]],
  ['models/tiny', []],
])('reads the size out of %s', (id, sizes) => {
  expect(sizesNamed(id)).toEqual(sizes);
});

it('reads no more of a name than names are long', () => {
  expect(smallestNamed(`acme/${'1b-'.repeat(300_000)}`)).toBe(1e9);
});
