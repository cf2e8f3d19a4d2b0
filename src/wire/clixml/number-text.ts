/** Doubles and singles in their shortest exact form: [MS-PSRP] sections 2.2.5.1.13 and 2.2.5.1.14. */
import { formatDoubleExactly } from '../powershell-language/format-double.ts';

export function formatDouble(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'INF' : '-INF';
  return formatDoubleExactly(value);
}

export function formatSingle(value: number): string {
  const single = Math.fround(value);
  if (!Number.isFinite(single) || single === 0) return formatDouble(single);
  for (let digits = 1; digits < 9; digits++) {
    const text = single.toExponential(digits - 1);
    if (Math.fround(Number(text)) === single) return placePoint(text);
  }
  return placePoint(single.toExponential(8));
}

/** .NET turns to an exponent at seven digits for a single, where a double waits for fifteen. */
function placePoint(exponential: string): string {
  const [mantissa = '', exponentText = '0'] = exponential.split('e');
  const exponent = Number(exponentText);
  if (exponent > -5 && exponent < 7) return formatDoubleExactly(Number(exponential));
  return `${mantissa}E${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

const pattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?$/;

export function parseDouble(text: string): number | undefined {
  const trimmed = text.trim();
  switch (trimmed) {
    case 'INF':
    case 'Infinity':
      return Number.POSITIVE_INFINITY;
    case '-INF':
    case '-Infinity':
      return Number.NEGATIVE_INFINITY;
    case 'NaN':
      return Number.NaN;
    default:
      return trimmed.length <= 400 && pattern.test(trimmed) ? Number(trimmed) : undefined;
  }
}
