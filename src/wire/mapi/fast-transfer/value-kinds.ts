import { type PropertyKey, typeOfKey } from '../property-key.ts';
import { PropertyType } from '../property-type.ts';
import { codePageType } from './string-form.ts';

const multiple = 0x1000;

/** [MS-OXCFXICS] section 2.2.4.1.1: bytes of a value of fixedPropType; a boolean has two. */
export const fixedBytes: ReadonlyMap<number, number> = new Map([
  [PropertyType.integer16, 2],
  [PropertyType.integer32, 4],
  [PropertyType.floating32, 4],
  [PropertyType.floating64, 8],
  [PropertyType.currency, 8],
  [PropertyType.floatingTime, 8],
  [PropertyType.errorCode, 4],
  [PropertyType.boolean, 2],
  [PropertyType.integer64, 8],
  [PropertyType.time, 8],
  [PropertyType.guid, 16],
]);

/** varPropType: a length of 32 bits, and bytes. */
const sized: ReadonlySet<number> = new Set([
  PropertyType.string,
  PropertyType.string8,
  PropertyType.binary,
  PropertyType.serverId,
  PropertyType.object,
]);

export const isMultiple = (type: number): boolean => (type & codePageType) === 0 && (type & multiple) !== 0;
export const baseType = (type: number): number => (isMultiple(type) ? type & ~multiple : type);

/** Of a value that stands alone; undefined for types that no stream holds. */
export function kindOfType(type: number): 'fixed' | 'sized' | undefined {
  if (fixedBytes.has(type)) return 'fixed';
  return sized.has(type) || (type & codePageType) !== 0 ? 'sized' : undefined;
}

/** Conditions and actions of rules, and what has no value, stand in no stream. */
export const isStreamable = (key: PropertyKey): boolean => kindOfType(baseType(typeOfKey(key))) !== undefined;
