import type { FastTransferWriter } from '../../../wire/mapi/fast-transfer/fast-transfer-writer.ts';
import { isStreamable } from '../../../wire/mapi/fast-transfer/value-kinds.ts';
import type { BagEntry } from '../../../wire/mapi/property-bag.ts';
import type { PropertyKey } from '../../../wire/mapi/property-key.ts';
import {
  type PropertyTag,
  PropertyType,
  propertyId,
  propertyType,
} from '../../../wire/mapi/property-type.ts';
import type { Logon } from '../objects/logon.ts';

/** [MS-OXPROPS] section 1.3.3: the server's own, which no stream holds (R3786, R2281), but where the syntax asks for one. */
export const isInternal = (key: PropertyKey): boolean =>
  typeof key === 'number' && propertyId(key) >= 0x6600 && propertyId(key) <= 0x67ff;

/** Bytes of a value that wait at once. */
const pieceBytes = 32 * 1024;

/** propList, [MS-OXCFXICS] section 2.2.4.3.20. Each step is one whose bytes can be fetched. */
export async function* writeProperties(
  writer: FastTransferWriter,
  { names }: Logon,
  entries: readonly BagEntry[],
): AsyncGenerator<void> {
  const told = entries.filter(({ key }) => isStreamable(key) && !isInternal(key));
  const tags = await names.tagsOf(
    told.map(({ key }) => key),
    true,
  );
  for (const [index, { key, value }] of told.entries()) {
    const tag = tags[index];
    if (tag === undefined) continue;
    const name = typeof key === 'number' ? undefined : key.name;
    if (value instanceof Uint8Array && value.length > pieceBytes)
      yield* writeLongValue(writer, { tag, value, name });
    else writer.property(tag, value, name);
  }
}

interface LongValue {
  readonly tag: PropertyTag;
  readonly value: Uint8Array;
  readonly name?: Parameters<FastTransferWriter['longValue']>[2];
}

export function* writeLongValue(
  writer: FastTransferWriter,
  { tag, value, name }: LongValue,
): Generator<void> {
  const isBytes = propertyType(tag) === PropertyType.binary || propertyType(tag) === PropertyType.object;
  if (!isBytes) throw new TypeError('A long value is no bytes.');
  writer.longValue(tag, value.length, name);
  for (let at = 0; at < value.length; at += pieceBytes) {
    writer.part(value.subarray(at, at + pieceBytes));
    yield;
  }
}
