/**
 * Requests and answers of MAPI over HTTP as a client has them, byte by byte: the server's own codecs are what is on trial.
 * [MS-OXCMAPIHTTP] sections 2.2.2 to 2.2.5, [MS-OXCROPS] sections 2.2.3.1, 2.2.4.1 and 2.2.15.3.
 */
import { ByteReader } from '../../wire/mapi/byte-reader.ts';
import { ByteWriter } from '../../wire/mapi/byte-writer.ts';
import {
  readExtendedBuffers,
  readRopBuffer,
  writeExtendedBuffers,
  writeRopBuffer,
} from '../../wire/mapi/extended-buffer.ts';

const codePage = 1252;
const lcid = 0x0409;

export const connectBody = (userDn: string): Uint8Array =>
  new ByteWriter().ascii(userDn).u32(0).u32(codePage).u32(lcid).u32(lcid).u32(0).written;

export const emptyBody = (): Uint8Array => new ByteWriter().u32(0).written;

/** Bind: without a state. */
export const bindBody = (): Uint8Array => new ByteWriter().u32(0).u8(0).u32(0).written;

export const unbindBody = (): Uint8Array => new ByteWriter().u32(0).u32(0).written;

/** QueryRows: the first row from the beginning of the global address list, with the columns that the server chooses. */
export function queryRowsBody(): Uint8Array {
  const writer = new ByteWriter().u32(0).u8(0xff);
  // STAT: sorted by display name, the global address list, from its beginning; [MS-OXNSPI] section 2.2.8.
  writer.u32(0).u32(0).u32(0).u32(0).u32(0).u32(0).u32(codePage).u32(lcid).u32(lcid);
  return writer.u32(0).u32(1).u8(0).u32(0).written;
}

/** The private mailbox of the user, as its owner. */
export function logonRop(userDn: string): Uint8Array {
  const size = Buffer.byteLength(userDn, 'latin1') + 1;
  return new ByteWriter().u8(0xfe).u8(0).u8(0).u8(0x01).u32(0x0100_0004).u32(0).u16(size).ascii(userDn)
    .written;
}

export const openFolderRop = (folderId: bigint): Uint8Array =>
  new ByteWriter().u8(0x02).u8(0).u8(0).u8(1).u64(folderId).u8(0).written;

/** Without compression and obfuscation: what cannot be read is then seen in a capture. */
export function executeBody(rops: Uint8Array, handles: readonly number[]): Uint8Array {
  const payload = writeRopBuffer({ rops, handles });
  const buffer = writeExtendedBuffers([payload], { mayCompress: false, obfuscates: false });
  return new ByteWriter().u32(3).u32(buffer.length).bytes(buffer).u32(0x1_0008).u32(0).written;
}

/** What every answer begins with. The error code is there where the status is 0. */
export function readMethodResult(body: Uint8Array): {
  readonly statusCode: number;
  readonly errorCode: number;
} {
  const reader = new ByteReader(body);
  const statusCode = reader.u32();
  return { statusCode, errorCode: statusCode === 0 ? reader.u32() : 0 };
}

export interface RopAnswer {
  readonly rops: Uint8Array;
  readonly handles: readonly number[];
}

export function readExecuteAnswer(body: Uint8Array): RopAnswer {
  const reader = new ByteReader(body);
  reader.u32();
  reader.u32();
  reader.u32();
  const [payload = new Uint8Array()] = readExtendedBuffers(reader.bytes(reader.u32()));
  return readRopBuffer(payload);
}

export interface LogonAnswer {
  readonly returnValue: number;
  /** In the order of [MS-OXCROPS] section 2.2.3.1.2; the fifth is the Inbox. */
  readonly folderIds: readonly bigint[];
}

export function readLogonAnswer(rops: Uint8Array): LogonAnswer {
  const reader = new ByteReader(rops);
  reader.u8();
  reader.u8();
  const returnValue = reader.u32();
  if (returnValue !== 0) return { returnValue, folderIds: [] };
  reader.u8();
  return { returnValue, folderIds: Array.from({ length: 13 }, () => reader.u64()) };
}

export function readOpenFolderAnswer(rops: Uint8Array): number {
  const reader = new ByteReader(rops);
  reader.u8();
  reader.u8();
  return reader.u32();
}

/** Section 2.2.2.2: marks, further headers, an empty line, and then what was asked for. */
export function readChunks(
  whole: Buffer,
): { readonly headers: ReadonlyMap<string, string>; readonly body: Uint8Array } | undefined {
  const end = whole.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const lines = whole.subarray(0, end).toString('latin1').split('\r\n');
  if (lines[0] !== 'PROCESSING' || !lines.includes('DONE')) return undefined;
  const late = lines.slice(lines.indexOf('DONE') + 1).map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return { headers: new Map(late), body: whole.subarray(end + 4) };
}
