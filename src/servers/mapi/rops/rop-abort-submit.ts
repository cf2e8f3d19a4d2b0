import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { Logon } from '../objects/logon.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { findMessageIn } from '../objects/open-message.ts';
import { abortSubmit } from '../objects/submit-message.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXOMSG] section 2.2.4.2. */
export const rop = defineRop({
  name: 'RopAbortSubmit',
  id: 0x34,
  handles: ['input'],
  read: (reader) => ({ folderId: reader.u64(), messageId: reader.u64() }),
  async run({ object, request }) {
    const logon = expectObject(object, Logon);
    const folder = await logon.getFolder(request.folderId);
    const found = await findMessageIn(logon, folder, request.messageId);
    // What was sent lies elsewhere by now, or nowhere.
    if (found === undefined) throw new RopError(ErrorCode.NotInQueue);
    await abortSubmit(logon, found.row);
    return undefined;
  },
});
