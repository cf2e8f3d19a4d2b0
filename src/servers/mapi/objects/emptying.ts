/** RopEmptyFolder and RopHardDeleteMessagesAndSubfolders: [MS-OXCFOLD] section 3.2.5.9. What may be done later is done at once. */
import type { ByteReader } from '../../../wire/mapi/byte-reader.ts';
import type { ByteWriter } from '../../../wire/mapi/byte-writer.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import type { RopResult } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';
import { FolderObject } from './folder-object.ts';
import { emptyFolder } from './folder-removal.ts';
import { expectObject, type MapiObject } from './mapi-object.ts';

export const readEmptying = (reader: ByteReader) => ({
  wantAsynchronous: reader.u8(),
  wantDeleteAssociated: reader.u8() !== 0,
});

/** PartialCompletion: nothing of it was done. */
export const writeNothingEmptied = (writer: ByteWriter): void => void writer.flag(true);

export async function runEmptying(
  object: MapiObject,
  withAssociated: boolean,
  isHard: boolean,
): Promise<RopResult> {
  const opened = expectObject(object, FolderObject);
  const folder = await opened.current();
  // The messages of a search folder are those of others; the root holds what every mailbox needs, and the tops of public folders what is an organisation's.
  const isFixed = folder.role === 'root' || (opened.logon.isPublic && folder.role !== null);
  if (folder.kind === 'search' || isFixed) throw new RopError(ErrorCode.NotSupported);
  const isPartial = await emptyFolder(opened.logon, folder, { withAssociated, isHard });
  return { write: (writer) => void writer.flag(isPartial) };
}
