/**
 * What a client tells of itself beside its requests: [MS-OXCRPC] section 2.2.2.2, blocks in one extended buffer, each behind an AUX_HEADER.
 * Nothing depends on them but what people see of clients, so that a block that makes no sense is passed over, and never a failure.
 */
import { ByteReader } from './byte-reader.ts';
import { readExtendedBuffers } from './extended-buffer.ts';
import { MapiFormatError } from './mapi-format-error.ts';

export type ClientMode = 'Unknown' | 'Classic' | 'Cached';

export interface ClientFacts {
  /** `Classic`: online. */
  readonly mode?: ClientMode | undefined;
  /** `OUTLOOK.EXE` */
  readonly process?: string | undefined;
}

/** Section 3.1.4.2.1.1 has 4,104 bytes with its header. */
const limits = { maxBuffers: 1, maxPayloadBytes: 0x1000 } as const;
const headerBytes = 4;
/** Of section 2.2.2.2, as they stand in the header: client information has version 1 alone, process information both. */
const clientInfo = 0x02;
const processInfo = 0x0b;
const modes: readonly ClientMode[] = ['Unknown', 'Classic', 'Cached'];
const longestName = 260;

export function readClientFacts(auxiliary: Uint8Array): ClientFacts {
  if (auxiliary.length === 0) return {};
  let facts: ClientFacts = {};
  try {
    const reader = new ByteReader(readExtendedBuffers(auxiliary, limits)[0] ?? new Uint8Array(0));
    while (reader.left >= headerBytes) {
      const start = reader.position;
      const size = reader.u16();
      const [, type] = [reader.u8(), reader.u8()];
      if (size < headerBytes) break;
      reader.bytes(size - headerBytes);
      facts = { ...facts, ...factsOf(type, reader.from(start).subarray(0, size)) };
    }
  } catch (error) {
    if (!(error instanceof MapiFormatError)) throw error;
  }
  return facts;
}

/** Of one block, with its header: offsets within it count from there. */
function factsOf(type: number, block: Uint8Array): ClientFacts {
  const reader = new ByteReader(block);
  try {
    if (type === clientInfo) {
      // Section 2.2.2.2.4: behind the header, speed of the adapter, id, and the places of names and addresses.
      reader.bytes(headerBytes + 4 + 2 + 2 * 9);
      const mode = modes[reader.u16()];
      return mode === undefined ? {} : { mode };
    }
    if (type === processInfo) {
      // Section 2.2.2.2.6: id, reserved, GUID.
      reader.bytes(headerBytes + 2 + 2 + 16);
      const offset = reader.u16();
      if (offset < headerBytes || offset >= block.length) return {};
      const process = new ByteReader(block.subarray(offset)).unicode();
      return process === '' ? {} : { process: process.slice(0, longestName) };
    }
  } catch (error) {
    if (!(error instanceof MapiFormatError)) throw error;
  }
  return {};
}
