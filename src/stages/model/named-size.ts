/**
 * The numbers of parameters that a model's name states: 8e9 of `Llama-3.1-8B`, 141e9 of
 * `Mixtral-8x22B`. None where the name says nothing of it. One of several may be of what is active,
 * or of a context, as in `-1M`; `1_6b` may be 1.6 or, behind a version, 6.
 */
export function sizesNamed(id: string): number[] {
  return [...id.slice(0, longest).toLowerCase().matchAll(size)].flatMap(
    ([, experts, before, figure = '', unit = '', behind]) => {
      const scale = unit === 'b' ? 1e9 : 1e6;
      const one = Number(figure) * scale;
      if (before !== undefined) return [Number(`${before}.${figure}`) * scale, one];
      // Experts share a fifth of what one alone has, which is attention for the most part.
      if (experts !== undefined) return one * Number(experts) * 0.8;
      // Said behind it, as in `17B-16E`, they are beside much that is shared.
      return behind === undefined ? one : [one, one * Number(behind) * 0.4];
    },
  );
}

/** The smallest of them: the model has at least that many. */
export function smallestNamed(id: string): number | undefined {
  const sizes = sizesNamed(id);
  return sizes.length === 0 ? undefined : Math.min(...sizes);
}

// Of a name that is longer, nothing is known.
const longest = 1000;

// Nothing but a sign may stand around it: `A3B` is a part of a model, and `v2b` a version.
const size =
  /(?<![a-z\d.])(?:(\d{1,3})x|(\d{1,2})_)?(\d{1,4}(?:\.\d+)?)([bm])(?:-(\d{1,3})e)?(?![a-z\d])/g;
