/**
 * What ROPs travel in: RPC_HEADER_EXT and its payload, [MS-OXCRPC] section 2.2.2.1. A request is one such buffer; an answer is
 * several where the client lets them be chained. What is compressed is compressed first and then obfuscated.
 */
import { compressLz77, decompressLz77, XpressError } from '../xpress/index.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { MapiFormatError } from './mapi-format-error.ts';

const flags = { compressed: 0x0001, xorMagic: 0x0002, last: 0x0004 } as const;
const magic = 0xa5;
const headerBytes = 8;
/** Below it compressing costs more than it brings. */
const leastCompressed = 1_024;

export interface BufferLimits {
  readonly maxBuffers: number;
  /** Of each, as it comes out. */
  readonly maxPayloadBytes: number;
}

export const defaultBufferLimits: BufferLimits = { maxBuffers: 96, maxPayloadBytes: 0xffff };

/** The payloads of all buffers there are; the last says so of itself. */
export function readExtendedBuffers(
  bytes: Uint8Array,
  { maxBuffers, maxPayloadBytes: most }: BufferLimits = defaultBufferLimits,
): Uint8Array[] {
  const reader = new ByteReader(bytes);
  const payloads: Uint8Array[] = [];
  let isLast = false;
  while (!isLast) {
    if (payloads.length === maxBuffers)
      throw new MapiFormatError(`More than ${maxBuffers} buffers are chained.`);
    const version = reader.u16();
    if (version !== 0) throw new MapiFormatError(`No buffer is of the version ${version}.`);
    const said = reader.u16();
    const size = reader.u16();
    const actual = reader.u16();
    if (actual > most) throw new MapiFormatError(`${actual} bytes come out of a buffer.`);
    payloads.push(openPayload(reader.bytes(size), said, actual));
    isLast = (said & flags.last) !== 0;
  }
  if (reader.left > 0) throw new MapiFormatError(`${reader.left} bytes follow the last buffer.`);
  return payloads;
}

function openPayload(stored: Uint8Array, said: number, actual: number): Uint8Array {
  const clear = (said & flags.xorMagic) === 0 ? stored : obfuscate(stored);
  if ((said & flags.compressed) === 0) {
    if (clear.length !== actual) throw new MapiFormatError('A buffer has another size than it says.');
    return clear;
  }
  try {
    return decompressLz77(clear, actual);
  } catch (error) {
    if (error instanceof XpressError)
      throw new MapiFormatError(`A buffer does not come out: ${error.message}`);
    throw error;
  }
}

export interface BufferOptions {
  readonly mayCompress: boolean;
  readonly obfuscates: boolean;
}

export function writeExtendedBuffers(payloads: readonly Uint8Array[], options: BufferOptions): Uint8Array {
  const writer = new ByteWriter(payloads.reduce((sum, { length }) => sum + length + headerBytes, 0));
  for (const [index, payload] of payloads.entries()) {
    if (payload.length > 0xffff) throw new RangeError(`${payload.length} bytes have no room in a buffer.`);
    const packed =
      options.mayCompress && payload.length >= leastCompressed ? compressLz77(payload) : undefined;
    const stored = packed ?? payload;
    const isLast = index === payloads.length - 1;
    writer
      .u16(0)
      .u16(
        (packed ? flags.compressed : 0) |
          (options.obfuscates ? flags.xorMagic : 0) |
          (isLast ? flags.last : 0),
      )
      .u16(stored.length)
      .u16(payload.length)
      .bytes(options.obfuscates ? obfuscate(stored) : stored);
  }
  return writer.written;
}

const obfuscate = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => byte ^ magic);

/** [MS-OXCROPS] section 2.2.1: what a buffer holds of ROPs, and the handles that they name by their place. */
export interface RopBuffer {
  readonly rops: Uint8Array;
  readonly handles: readonly number[];
}

export function readRopBuffer(payload: Uint8Array): RopBuffer {
  const reader = new ByteReader(payload);
  const size = reader.u16();
  if (size < 2) throw new MapiFormatError(`ROPs of ${size} bytes do not hold their own size.`);
  const rops = reader.bytes(size - 2);
  if (reader.left % 4 !== 0) throw new MapiFormatError('A table of handles is cut off.');
  return { rops, handles: Array.from({ length: reader.left / 4 }, () => reader.u32()) };
}

export function writeRopBuffer({ rops, handles }: RopBuffer): Uint8Array {
  const writer = new ByteWriter(rops.length + 2 + handles.length * 4).u16(rops.length + 2).bytes(rops);
  for (const handle of handles) writer.u32(handle);
  return writer.written;
}
