/** Sizes as Exchange takes and prints them: `35MB`, `1.039 MB (1,063,936 bytes)`, `Unlimited`. */
import { formatSize, byteUnits as units } from '../../base/byte-text.ts';
import {
  type Adapted,
  type Adapter,
  adapter,
  findNumber,
  isNumber,
  toText,
  type Value,
} from '../../wire/powershell-language/index.ts';

const largestBytes = 2 ** 53;

export function parseSize(value: Value): number | undefined {
  if (value instanceof ByteSize) return value.bytes;
  if (isNumber(value)) return accept(Number(toText(value)));
  const given = toText(value).trim();
  const exact = /\(([\d,]+) bytes\)$/i.exec(given)?.[1];
  if (exact !== undefined) return accept(Number(exact.replaceAll(',', '')));
  const match = /^(\d+(?:\.\d+)?)\s*([KMGTP]?B)?$/i.exec(given);
  if (!match) return undefined;
  const power = units.findIndex((unit) => unit === (match[2] ?? 'B').toUpperCase());
  return accept(Math.round(Number(match[1]) * 1024 ** power));
}

function accept(bytes: number): number | undefined {
  return Number.isInteger(bytes) && bytes >= 0 && bytes <= largestBytes ? bytes : undefined;
}

const conversions: Readonly<Record<string, number>> = { tobytes: 0, tokb: 1, tomb: 2, togb: 3, totb: 4 };

/** A size that compares and computes as its bytes: `$_.TotalItemSize -gt 2GB`, `.ToMB()`, `.Value.ToBytes()`. */
export class ByteSize implements Adapted {
  readonly bytes: number;

  constructor(bytes: number) {
    this.bytes = bytes;
  }

  get [adapter](): Adapter {
    const { bytes } = this;
    return {
      typeNames: ['Microsoft.Exchange.Data.ByteQuantifiedSize', 'System.ValueType', 'System.Object'],
      toText: () => formatSize(bytes),
      propertyNames: () => [],
      get: (name) => {
        const lower = name.toLowerCase();
        if (lower === 'value') return { value: this };
        return lower === 'isunlimited' ? { value: false } : undefined;
      },
      methodNames: () => ['ToBytes', 'ToKB', 'ToMB', 'ToGB', 'ToTB'],
      invoke: (name, args) => {
        const power = conversions[name.toLowerCase()];
        if (power === undefined || args.length > 0) return undefined;
        return { value: Math.floor(bytes / 1024 ** power) };
      },
      compareTo: (other) => compareSizes(bytes, other),
      toNumber: () => bytes,
    };
  }
}

/** `Unlimited` is larger than every size. */
class UnlimitedSize implements Adapted {
  get [adapter](): Adapter {
    return {
      typeNames: [
        'Microsoft.Exchange.Data.Unlimited`1[ByteQuantifiedSize]',
        'System.ValueType',
        'System.Object',
      ],
      toText: () => 'Unlimited',
      propertyNames: () => [],
      get: (name) => (name.toLowerCase() === 'isunlimited' ? { value: true } : undefined),
      compareTo: (other) => (/^unlimited$/i.test(toText(other)) ? 0 : 1),
    };
  }
}

export const unlimited: Value = new UnlimitedSize();

/** `null` is unlimited. */
export function sizeOrUnlimited(bytes: number | null): Value {
  return bytes === null ? unlimited : new ByteSize(bytes);
}

function compareSizes(bytes: number, other: Value): number | undefined {
  if (other instanceof UnlimitedSize) return -1;
  const number = parseSize(other) ?? Number(toText(findNumber(other) ?? Number.NaN));
  return Number.isNaN(number) ? undefined : bytes - number;
}
