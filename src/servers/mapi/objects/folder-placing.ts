import type { ByteReader } from '../../../wire/mapi/byte-reader.ts';
import type { CodePage } from '../../../wire/mapi/code-page.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import type { RopResult } from '../rop-definition.ts';
import { RopError, ropErrorOf } from '../rop-error.ts';
import { FolderObject } from './folder-object.ts';
import type { MapiObject } from './mapi-object.ts';

export function readFolderPlacing(reader: ByteReader, codePage: CodePage) {
  const wantAsynchronous = reader.u8();
  const isUnicode = reader.u8() !== 0;
  const folderId = reader.u64();
  const newName = isUnicode ? reader.unicode() : codePage.decode(reader.zeroTerminated());
  return { wantAsynchronous, folderId, newName };
}

export interface PlacingCall {
  readonly object: MapiObject;
  readonly other: MapiObject | undefined;
  readonly otherIndex: number;
}

/**
 * Answers of what takes a folder elsewhere: PartialCompletion stands behind a failure too, and before it the place of the destination
 * where there is none ([MS-OXCROPS] section 2.2.4.7.3). `work` gives the code that it fails with.
 */
export async function placeFolder(
  { object, other, otherIndex }: PlacingCall,
  work: (destination: FolderObject) => Promise<number | undefined>,
  /** PartialCompletion of a failure: R1114 has it for moves, R271502 not for copies. */
  isPartial = false,
): Promise<RopResult> {
  if (other === undefined)
    throw new RopError(ErrorCode.DestinationNullObject, (writer) => void writer.u32(otherIndex).flag(false));
  const failed = (code: number) => new RopError(code, (writer) => void writer.flag(isPartial));
  if (!(object instanceof FolderObject) || !(other instanceof FolderObject))
    throw failed(ErrorCode.NotSupported);
  // Another mailbox, and the public folders, have ids and bodies of their own.
  if (object.logon.replica !== other.logon.replica) throw failed(ErrorCode.NotSupported);
  try {
    const code = await work(other);
    if (code !== undefined) throw failed(code);
  } catch (error) {
    const refusal = ropErrorOf(error);
    if (refusal === undefined || refusal.write !== undefined) throw error;
    throw failed(refusal.code);
  }
  return { write: (writer) => void writer.flag(false) };
}
