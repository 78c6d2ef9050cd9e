import type { FormFault } from './fault.ts';

/** What is wrong with a plain scalar: text that other readers of YAML take for something else, or a number that loses digits. */
export function scalarFault(
  node: { value: unknown; source?: string; type?: string },
  key: string | number | undefined,
): Omit<FormFault, 'range' | 'at'> | undefined {
  const source = node.source ?? '';
  if (node.type !== 'PLAIN' || source === '') return undefined;
  if (typeof node.value === 'number' && losesDigits(source, node.value)) {
    const message = `\`${source}\` is read as the number ${node.value}.`;
    return { rule: 'form/lossy-number', message, fix: quoted(source) };
  }
  if (Number.isInteger(node.value) && isText11(source)) {
    const message = `\`${source}\` is the number ${node.value} here, and text for a reader of YAML 1.1, as Python's is.`;
    return {
      rule: 'form/ambiguous-scalar',
      message,
      fix: `Write ${BigInt(node.value as number)}.`,
    };
  }
  const other = typeof node.value === 'string' ? yaml11Meaning(source) : undefined;
  // Where a day is asked, both readers mean that day.
  if (!other || (other === 'a date' && key === 'expires')) return undefined;
  const message = `\`${source}\` is text here, and ${other} for a reader of YAML 1.1, as Python's is.`;
  return { rule: 'form/ambiguous-scalar', message, fix: quoted(source) };
}

function quoted(source: string): string {
  return `Quote it: "${source}".`;
}

function losesDigits(source: string, value: number): boolean {
  if (!Number.isFinite(value) || /^[-+]?0\d/.test(source)) return true;
  if (/^[-+]?\d+$/.test(source))
    return !Number.isSafeInteger(value) && BigInt(source.replace('+', '')) !== BigInt(value);
  const digits = source.replace(/e.*$/i, '').replace(/\D/g, '').replace(/^0+/, '');
  return digits.length > 17;
}

/**
 * `0o17`, and an exponent without a point before it or a sign of its own. Of such a text Python's
 * runtime still makes a number, but no whole one.
 */
function isText11(source: string): boolean {
  return /^[-+]?0o/.test(source) || (/^[-+.\d]+e/i.test(source) && !/\..*e[-+]/i.test(source));
}

function yaml11Meaning(source: string): string | undefined {
  // Most texts begin with another letter.
  if (!/^[-+\dyno]/i.test(source)) return undefined;
  if (/^(yes|on)$/i.test(source)) return 'true';
  if (/^(no|off)$/i.test(source)) return 'false';
  if (/^\d{4}-\d{2}-\d{2}$/.test(source)) return 'a date';
  if (/^[-+]?[1-9]\d*(:[0-5]?\d)+$/.test(source)) return 'a number to the base of sixty';
  if (/^[-+]?\d[\d_]*_[\d_]*$/.test(source)) return 'a number';
  return undefined;
}
