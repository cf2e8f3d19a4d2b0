import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { Logon } from '../objects/logon.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { findMessageIn } from '../objects/open-message.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXOMSG] section 2.2.5.5: whoever listens was told when the message was saved. */
export const rop = defineRop({
  name: 'RopTransportNewMail',
  id: 0x51,
  handles: ['input'],
  read: (reader) => ({
    messageId: reader.u64(),
    folderId: reader.u64(),
    messageClass: reader.ascii(),
    messageFlags: reader.u32(),
  }),
  async run({ object, request }) {
    const logon = expectObject(object, Logon);
    const folder = await logon.getFolder(request.folderId);
    if ((await findMessageIn(logon, folder, request.messageId)) === undefined)
      throw new RopError(ErrorCode.NotFound);
    return undefined;
  },
});
