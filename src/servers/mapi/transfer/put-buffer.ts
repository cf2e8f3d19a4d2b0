/** RopFastTransferDestinationPutBuffer and -Extended, which counts steps in 32 bits: [MS-OXCFXICS] sections 2.2.3.1.2.2 and 2.2.3.1.2.3. */
import type { ByteReader } from '../../../wire/mapi/byte-reader.ts';
import type { ByteWriter } from '../../../wire/mapi/byte-writer.ts';
import { expectObject, type MapiObject } from '../objects/mapi-object.ts';
import type { RopResult } from '../rop-definition.ts';
import { RopError, ropErrorOf } from '../rop-error.ts';
import { UploadObject } from './upload-object.ts';

export type StepBits = 16 | 32;

export const readTransferData = (reader: ByteReader) => ({ data: reader.bytes(reader.u16()) });

const transferStatus = { error: 0x0000, partial: 0x0001 } as const;

export async function putBuffer(object: MapiObject, data: Uint8Array, bits: StepBits): Promise<RopResult> {
  const upload = expectObject(object, UploadObject);
  try {
    await upload.put(data);
  } catch (error) {
    const refusal = ropErrorOf(error);
    if (refusal === undefined) throw error;
    throw new RopError(refusal.code, (writer) => writePut(writer, transferStatus.error, data.length, bits));
  }
  return { write: (writer) => writePut(writer, transferStatus.partial, data.length, bits) };
}

/** R318200101: all of the data was used, whatever has become of it. R31701, R3178001: no step of one is done. */
export function writePut(writer: ByteWriter, status: number, used: number, bits: StepBits): void {
  writer.u16(status);
  if (bits === 16) writer.u16(0).u16(1);
  else writer.u32(0).u32(1);
  writer.u8(0).u16(used);
}

export const writePutFailure = (bits: StepBits) => (writer: ByteWriter) =>
  writePut(writer, transferStatus.error, 0, bits);
