/**
 * Letters of the scripts that put no space between words, as a class of a regular expression: Thai,
 * Lao, Burmese, Khmer, Japanese and Chinese. As ranges, since V8 takes half a millisecond to read
 * their names wherever they stand, used or not.
 */
export const unspaced = String.raw`\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{3ffff}`;
