import { DecimalNumber } from './decimal.ts';
import { makeInteger } from './numeric.ts';
import type { FoundValue } from './value.ts';

interface IntegerBounds {
  readonly kind: Parameters<typeof makeInteger>[0];
  readonly least: bigint;
  readonly most: bigint;
}

const integerBounds: Readonly<Record<string, IntegerBounds>> = {
  int32: { kind: 'Int32', least: -(2n ** 31n), most: 2n ** 31n - 1n },
  int64: { kind: 'Int64', least: -(2n ** 63n), most: 2n ** 63n - 1n },
  int16: { kind: 'Int16', least: -32768n, most: 32767n },
  byte: { kind: 'Byte', least: 0n, most: 255n },
  sbyte: { kind: 'SByte', least: -128n, most: 127n },
  uint16: { kind: 'UInt16', least: 0n, most: 65535n },
  uint32: { kind: 'UInt32', least: 0n, most: 2n ** 32n - 1n },
  uint64: { kind: 'UInt64', least: 0n, most: 2n ** 64n - 1n },
};

/** Of the types of numbers, whole or not. */
export function findNumberStatic(type: string, name: string): FoundValue {
  if (type === 'double') return findDoubleStatic(name);
  if (type === 'decimal') return findDecimalStatic(name);
  const bounds = Object.hasOwn(integerBounds, type) ? integerBounds[type] : undefined;
  if (bounds === undefined || (name !== 'maxvalue' && name !== 'minvalue')) return undefined;
  const value = makeInteger(bounds.kind, name === 'maxvalue' ? bounds.most : bounds.least);
  return value === undefined ? undefined : { value };
}

function findDoubleStatic(name: string): FoundValue {
  switch (name) {
    case 'maxvalue':
      return { value: Number.MAX_VALUE };
    case 'minvalue':
      return { value: -Number.MAX_VALUE };
    case 'nan':
      return { value: Number.NaN };
    case 'positiveinfinity':
      return { value: Number.POSITIVE_INFINITY };
    case 'negativeinfinity':
      return { value: Number.NEGATIVE_INFINITY };
    case 'epsilon':
      return { value: Number.MIN_VALUE };
    default:
      return undefined;
  }
}

function findDecimalStatic(name: string): FoundValue {
  if (name === 'maxvalue') return { value: new DecimalNumber(79228162514264337593543950335n, 0) };
  return name === 'minvalue' ? { value: new DecimalNumber(-79228162514264337593543950335n, 0) } : undefined;
}
