/**
 * Ids of folders and messages: [MS-OXCDATA] section 2.2.1. A mailbox numbers both from one counter; on the wire the number is a
 * GLOBCNT, six bytes with the highest first, behind the id of the replica, of which a mailbox here has one.
 */
import type { Guid } from '../../base/ids.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';

export const replicaId = 1;
/** Where a replica is asked for and there is none. */
export const nilGuid = '00000000-0000-0000-0000-000000000000' as Guid;
const highestCounter = 2 ** 48 - 1;

/** As the number that a PtypInteger64 or eight bytes of a ROP hold. 0 is no object. */
export function objectIdOf(counter: number): bigint {
  return counter === 0 ? 0n : (swapped(BigInt(counter)) << 16n) | BigInt(replicaId);
}

/** Undefined for an id of another replica: it is none of the mailbox's. */
export function counterOf(id: bigint): number | undefined {
  if ((id & 0xffffn) !== BigInt(replicaId)) return undefined;
  const counter = Number(swapped(BigInt.asUintN(64, id) >> 16n));
  return counter > 0 && counter <= highestCounter ? counter : undefined;
}

/** Of an id of any replica. */
export const replicaInId = (id: bigint): number => Number(id & 0xffffn);

export const counterInId = (id: bigint): number => Number(swapped(BigInt.asUintN(64, id) >> 16n));

/** Also of another store than the mailbox. */
export const idOfReplica = (replica: number, counter: number): bigint =>
  (swapped(BigInt(counter)) << 16n) | BigInt(replica);

function swapped(value: bigint): bigint {
  let from = value;
  let into = 0n;
  for (let byte = 0; byte < 6; byte += 1) {
    into = (into << 8n) | (from & 0xffn);
    from >>= 8n;
  }
  return into;
}

export function writeGlobcnt(writer: ByteWriter, counter: number): ByteWriter {
  return writer
    .u8(Math.floor(counter / 2 ** 40) & 0xff)
    .u8(Math.floor(counter / 2 ** 32) & 0xff)
    .u8((counter >>> 24) & 0xff)
    .u8((counter >>> 16) & 0xff)
    .u8((counter >>> 8) & 0xff)
    .u8(counter & 0xff);
}

export function readGlobcnt(reader: ByteReader): number {
  let counter = 0;
  for (let byte = 0; byte < 6; byte += 1) counter = counter * 256 + reader.u8();
  return counter;
}

/** LongTermID, [MS-OXCDATA] section 2.2.1.3.1: 24 bytes. */
export function longTermId(replica: Guid, counter: number): Uint8Array {
  return writeGlobcnt(new ByteWriter(24).guid(replica), counter).u16(0).written;
}

/** XID of 22 bytes: PidTagSourceKey, PidTagChangeKey. */
export function sourceKey(replica: Guid, counter: number): Uint8Array {
  return writeGlobcnt(new ByteWriter(22).guid(replica), counter).written;
}

export function readLongTermId(bytes: Uint8Array): { readonly replica: Guid; readonly counter: number } {
  const reader = new ByteReader(bytes);
  return { replica: reader.guid(), counter: readGlobcnt(reader) };
}
