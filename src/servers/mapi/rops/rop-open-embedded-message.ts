import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { asAttachment } from '../objects/attachment-object.ts';
import { messageHeader } from '../objects/message-header.ts';
import { MessageObject } from '../objects/message-object.ts';
import { newDraft } from '../objects/new-message.ts';
import { messageCodePage } from '../objects/open-message.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

const openModeFlags = { create: 0x02 } as const;

/** [MS-OXCMSG] section 2.2.3.16. */
export const rop = defineRop({
  name: 'RopOpenEmbeddedMessage',
  id: 0x46,
  handles: ['input', 'output'],
  checksRights: true,
  read: (reader) => ({ codePageId: reader.u16(), openModeFlags: reader.u8() }),
  async run({ object, request, room }) {
    const attachment = asAttachment(object);
    const { logon } = attachment;
    const codePage = messageCodePage(logon, request.codePageId);
    const mayCreate = (request.openModeFlags & openModeFlags.create) !== 0;
    const isThere = (await attachment.data()).kind === 'message';
    if (!isThere && !mayCreate) throw new RopError(ErrorCode.NotFound);
    if (!isThere && !attachment.isWritable) throw new RopError(ErrorCode.AccessDenied);
    const message = new MessageObject({
      logon,
      home: { kind: 'attached', attachment },
      // Whatever it is opened for: as in Exchange 2010 and later the attachment says whether it may be written to.
      isWritable: attachment.isWritable,
      draft: isThere ? await attachment.readEmbedded() : newDraft(logon),
      codePage,
    });
    const header = await messageHeader(message, room - embeddedHead);
    return {
      opened: message,
      // Reserved, and the id that only messages of a folder have.
      write: (writer) => void writer.u8(0).u64(0n).bytes(header),
    };
  },
});

const embeddedHead = 9;
