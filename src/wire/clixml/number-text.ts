/** Doubles and singles in their shortest exact form: [MS-PSRP] sections 2.2.5.1.13 and 2.2.5.1.14. */

export function formatDouble(value: number): string {
  return findSpecial(value) ?? placePoint(value.toExponential(), 17);
}

export function formatSingle(value: number): string {
  const single = Math.fround(value);
  const special = findSpecial(single);
  if (special !== undefined) return special;
  for (let digits = 1; digits < 9; digits++) {
    const text = single.toExponential(digits - 1);
    if (Math.fround(Number(text)) === single) return placePoint(text, 9);
  }
  return placePoint(single.toExponential(8), 9);
}

function findSpecial(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  return Number.isFinite(value) ? undefined : value > 0 ? 'INF' : '-INF';
}

/** As .NET: an exponent from `plainDigits` digits before the point on, and from `1E-05` down. */
function placePoint(exponential: string, plainDigits: number): string {
  const [mantissa = '', exponentText = '0'] = exponential.split('e');
  const exponent = Number(exponentText);
  if (exponent <= -5 || exponent >= plainDigits) {
    const sign = exponent < 0 ? '-' : '+';
    return `${mantissa}E${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  const negative = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  const point = exponent + 1;
  if (point <= 0) return `${negative}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return negative + digits.padEnd(point, '0');
  return `${negative}${digits.slice(0, point)}.${digits.slice(point)}`;
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
