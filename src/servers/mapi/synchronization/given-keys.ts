/** Keys by which clients name what they synchronise: GIDs, [MS-OXCDATA] section 2.2.1.3, of the mailbox itself. */
import { isValidGivenId } from '../../../store/given-ids.ts';
import { ByteReader } from '../../../wire/mapi/byte-reader.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { PredecessorChangeList, readXid } from '../../../wire/mapi/fast-transfer/predecessors.ts';
import { MapiFormatError } from '../../../wire/mapi/mapi-format-error.ts';
import { readGlobcnt } from '../../../wire/mapi/object-id.ts';
import type { PropertyTag } from '../../../wire/mapi/property-type.ts';
import type { TaggedValue } from '../../../wire/mapi/property-value.ts';
import type { Logon } from '../objects/logon.ts';
import { RopError } from '../rop-error.ts';

const keyBytes = 22;

/** Undefined for a key of another store. */
export function counterOfKey({ replica }: Logon, key: Uint8Array): number | undefined {
  if (key.length !== keyBytes) return undefined;
  const reader = new ByteReader(key);
  return reader.guid() === replica ? readGlobcnt(reader) : undefined;
}

/** Of something new: an id that the client was promised. */
export function newCounterOf(logon: Logon, key: Uint8Array): number {
  const counter = counterOfKey(logon, key);
  if (counter === undefined || !isValidGivenId(counter)) throw new RopError(ErrorCode.InvalidParameter);
  return counter;
}

export interface GivenVersion {
  readonly changeKey: Uint8Array;
  /** As it was given, and with the version itself. */
  readonly given: PredecessorChangeList;
  readonly list: PredecessorChangeList;
}

export function readVersion(changeKey: Uint8Array, predecessors: Uint8Array): GivenVersion {
  try {
    const given = PredecessorChangeList.read(predecessors);
    return { changeKey, given, list: given.with(readXid(changeKey)) };
  } catch (error) {
    if (error instanceof MapiFormatError) throw new RopError(ErrorCode.InvalidParameter);
    throw error;
  }
}

/** One of the values that a request must have, at its place. */
export function bytesAt(values: readonly TaggedValue[], index: number, tag: PropertyTag): Uint8Array {
  const found = values[index];
  if (found?.tag !== tag || !(found.value instanceof Uint8Array))
    throw new RopError(ErrorCode.InvalidParameter);
  return found.value;
}
