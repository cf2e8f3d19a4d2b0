/**
 * A double as PowerShell writes it in text: fifteen digits at most, so that 0.1 + 0.2 is 0.3, and an exponent
 * from `1E+15` up and from `1E-05` down.
 */
export function formatDouble(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  return formatExponential(value.toExponential(14));
}

/** As `formatDouble`, with as many digits as it takes to read the same value back. */
export function formatDoubleExactly(value: number): string {
  return Number.isFinite(value) && value !== 0
    ? formatExponential(value.toExponential())
    : formatDouble(value);
}

function formatExponential(text: string): string {
  const [mantissa = '', exponentText = '0'] = text.split('e');
  const trimmed = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  const exponent = Number(exponentText);
  if (exponent > -5 && exponent < 15) return plainDigits(trimmed, exponent);
  const sign = exponent < 0 ? '-' : '+';
  return `${trimmed}E${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function plainDigits(mantissa: string, exponent: number): string {
  const negative = mantissa.startsWith('-');
  const digits = mantissa.replace(/[-.]/g, '');
  const point = exponent + 1;
  const text =
    point <= 0
      ? `0.${'0'.repeat(-point)}${digits}`
      : point >= digits.length
        ? digits.padEnd(point, '0')
        : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return negative ? `-${text}` : text;
}
