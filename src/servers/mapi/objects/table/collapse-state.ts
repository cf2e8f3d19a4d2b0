import { ByteReader } from '../../../../wire/mapi/byte-reader.ts';
import { ByteWriter } from '../../../../wire/mapi/byte-writer.ts';
import { ErrorCode } from '../../../../wire/mapi/error-code.ts';
import { MapiFormatError } from '../../../../wire/mapi/mapi-format-error.ts';
import { RopError } from '../../rop-error.ts';

export interface CollapseState {
  readonly rowId: bigint;
  readonly rowInstanceNumber: number;
  readonly open: readonly bigint[];
}

const version = 1;

/** Clients keep it and give it back, into another table of the same folder too; what is in it is the server's own affair. */
export function packCollapseState({ rowId, rowInstanceNumber, open }: CollapseState): Uint8Array {
  const most = 4_000;
  const writer = new ByteWriter()
    .u8(version)
    .u64(rowId)
    .u32(rowInstanceNumber)
    .u16(Math.min(open.length, most));
  for (const category of open.slice(0, most)) writer.u64(category);
  return writer.written;
}

export function unpackCollapseState(bytes: Uint8Array): CollapseState {
  try {
    const reader = new ByteReader(bytes);
    if (reader.u8() !== version) throw new MapiFormatError('The state is of another version.');
    const rowId = reader.u64();
    const rowInstanceNumber = reader.u32();
    const count = reader.count(reader.u16(), 8);
    return { rowId, rowInstanceNumber, open: Array.from({ length: count }, () => reader.u64()) };
  } catch (error) {
    if (error instanceof MapiFormatError) throw new RopError(ErrorCode.InvalidParameter);
    throw error;
  }
}
