/** The head of a message: [MS-PSRP] section 2.2.1. Little-endian; GUIDs in the order of .NET. */
import { Buffer } from 'node:buffer';
import type { Guid } from '../../base/ids.ts';
import { findMessageType, type MessageType, messageKinds } from './message-types.ts';
import { PsrpError } from './psrp-error.ts';

const headerBytes = 40;
const toClient = 1;
const toServer = 2;

/** Written where a message belongs to no pipeline, or to a pool that has no name yet. */
export const noGuid = '00000000-0000-0000-0000-000000000000' as Guid;

export interface MessageFrame {
  readonly type: MessageType;
  readonly destination: 'client' | 'server';
  readonly poolId: Guid;
  readonly pipelineId: Guid;
  /** The CLIXML, without a byte-order mark; empty for END_OF_PIPELINE_INPUT. */
  readonly payload: string;
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Windows servers put a byte-order mark before the XML of every message; clients write none. */
export function writeMessage(frame: MessageFrame): Uint8Array {
  const marked = frame.destination === 'client' && frame.payload !== '';
  const start = headerBytes + (marked ? byteOrderMark.length : 0);
  const bytes = Buffer.alloc(start + Buffer.byteLength(frame.payload, 'utf8'));
  bytes.writeUInt32LE(frame.destination === 'client' ? toClient : toServer, 0);
  bytes.writeUInt32LE(messageKinds[frame.type].number, 4);
  writeGuid(bytes, 8, frame.poolId);
  writeGuid(bytes, 24, frame.pipelineId);
  if (marked) byteOrderMark.copy(bytes, headerBytes);
  bytes.write(frame.payload, start, 'utf8');
  return bytes;
}

export function readMessage(bytes: Uint8Array): MessageFrame {
  if (bytes.length < headerBytes) {
    throw new PsrpError('badMessage', `A message of ${bytes.length} bytes has no room for its header of 40.`);
  }
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const destination = buffer.readUInt32LE(0);
  if (destination !== toClient && destination !== toServer) {
    throw new PsrpError('badMessage', `A message has the unknown destination ${destination}.`);
  }
  const number = buffer.readUInt32LE(4);
  const type = findMessageType(number);
  if (!type)
    throw new PsrpError('unknownMessage', `A message has the unknown type 0x${number.toString(16)}.`);
  return {
    type,
    destination: destination === toClient ? 'client' : 'server',
    poolId: readGuid(buffer, 8),
    pipelineId: readGuid(buffer, 24),
    payload: buffer.toString('utf8', headerBytes).replace(/^\ufeff/, ''),
  };
}

/** Where each byte of a GUID's text stands: its first three groups are little-endian numbers. */
const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

function writeGuid(bytes: Buffer, at: number, guid: Guid): void {
  const raw = Buffer.from(guid.replaceAll('-', ''), 'hex');
  for (const [index, from] of order.entries()) bytes[at + index] = raw[from] ?? 0;
}

function readGuid(bytes: Buffer, at: number): Guid {
  const raw = Buffer.alloc(16);
  for (const [index, to] of order.entries()) raw[to] = bytes[at + index] ?? 0;
  const hex = raw.toString('hex');
  const groups = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return groups.join('-') as Guid;
}
