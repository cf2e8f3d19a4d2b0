import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { AttachmentObject } from '../objects/attachment-object.ts';
import { asMessage } from '../objects/message-object.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

const readWrite = 0x01;

/** [MS-OXCMSG] section 2.2.3.12. */
export const rop = defineRop({
  name: 'RopOpenAttachment',
  id: 0x22,
  handles: ['input', 'output'],
  checksRights: true,
  read: (reader) => ({ flags: reader.u8(), attachmentId: reader.u32() }),
  async run({ object, request }) {
    const message = asMessage(object);
    const found = (await message.draft()).findAttachment(request.attachmentId);
    if (found === undefined) throw new RopError(ErrorCode.NotFound);
    const isWritable = message.isWritable && (request.flags & readWrite) !== 0;
    return { opened: new AttachmentObject(message, found, isWritable) };
  },
});
