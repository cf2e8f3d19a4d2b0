import { markValueClass } from './value.ts';

const largest = 79228162514264337593543950335n;

/** .NET's decimal: up to 96 bits and 28 places. `1.10` keeps its last zero. */
export class DecimalNumber {
  readonly mantissa: bigint;
  readonly scale: number;

  constructor(mantissa: bigint, scale: number) {
    this.mantissa = mantissa;
    this.scale = scale;
    Object.freeze(this);
  }

  static parse(text: string): DecimalNumber | undefined {
    const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i.exec(text.trim());
    if (!match) return undefined;
    const [, sign, whole = '', fraction = '', exponent = '0'] = match;
    if (whole + fraction === '' || whole.length + fraction.length > 60) return undefined;
    const magnitude = BigInt(whole + fraction);
    return fitted(sign === '-' ? -magnitude : magnitude, fraction.length - Number(exponent));
  }

  static from(value: number | bigint): DecimalNumber | undefined {
    if (typeof value === 'bigint') return fitted(value, 0);
    return Number.isFinite(value) ? DecimalNumber.parse(Number(value.toPrecision(15)).toString()) : undefined;
  }

  toNumber(): number {
    return Number(this.toString());
  }

  toString(): string {
    const negative = this.mantissa < 0n;
    const digits = (negative ? -this.mantissa : this.mantissa).toString().padStart(this.scale + 1, '0');
    const point = digits.length - this.scale;
    const text = this.scale === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
    return negative ? `-${text}` : text;
  }

  compareTo(other: DecimalNumber): number {
    const [left, right] = align(this, other);
    return left < right ? -1 : left > right ? 1 : 0;
  }

  add(other: DecimalNumber): DecimalNumber | undefined {
    const [left, right, scale] = align(this, other);
    return fitted(left + right, scale);
  }

  subtract(other: DecimalNumber): DecimalNumber | undefined {
    const [left, right, scale] = align(this, other);
    return fitted(left - right, scale);
  }

  multiply(other: DecimalNumber): DecimalNumber | undefined {
    return fitted(this.mantissa * other.mantissa, this.scale + other.scale);
  }

  /** The divisor is not zero. Trailing zeros that the division made are dropped. */
  divide(other: DecimalNumber): DecimalNumber | undefined {
    const places = 28;
    const scaled = this.mantissa * 10n ** BigInt(places + other.scale);
    let quotient = roundedQuotient(scaled, other.mantissa);
    let scale = this.scale + places;
    while (scale > 0 && quotient % 10n === 0n) {
      quotient /= 10n;
      scale--;
    }
    return fitted(quotient, scale);
  }

  remainder(other: DecimalNumber): DecimalNumber | undefined {
    const [left, right, scale] = align(this, other);
    return fitted(left % right, scale);
  }

  /** To `places` decimals, half to even unless told away from zero. */
  round(places: number, awayFromZero = false): DecimalNumber {
    if (places >= this.scale) return this;
    const divisor = 10n ** BigInt(this.scale - places);
    return new DecimalNumber(roundedQuotient(this.mantissa, divisor, awayFromZero), places);
  }
}

markValueClass(DecimalNumber);

function roundedQuotient(value: bigint, divisor: bigint, awayFromZero = false): bigint {
  const negative = value < 0n !== divisor < 0n;
  const top = value < 0n ? -value : value;
  const bottom = divisor < 0n ? -divisor : divisor;
  let quotient = top / bottom;
  const twice = (top % bottom) * 2n;
  if (twice > bottom || (twice === bottom && (awayFromZero || quotient % 2n === 1n))) quotient++;
  return negative ? -quotient : quotient;
}

function align(left: DecimalNumber, right: DecimalNumber): readonly [bigint, bigint, number] {
  const scale = Math.max(left.scale, right.scale);
  return [
    left.mantissa * 10n ** BigInt(scale - left.scale),
    right.mantissa * 10n ** BigInt(scale - right.scale),
    scale,
  ];
}

/** Gives up places until it fits; `undefined` on overflow. */
function fitted(mantissa: bigint, scale: number): DecimalNumber | undefined {
  if (scale < 0) return fitted(mantissa * 10n ** BigInt(-scale), 0);
  let drop = Math.max(0, scale - 28);
  const magnitude = mantissa < 0n ? -mantissa : mantissa;
  while (magnitude / 10n ** BigInt(drop) > largest) drop++;
  if (drop > scale) return undefined;
  return new DecimalNumber(
    drop === 0 ? mantissa : roundedQuotient(mantissa, 10n ** BigInt(drop)),
    scale - drop,
  );
}
