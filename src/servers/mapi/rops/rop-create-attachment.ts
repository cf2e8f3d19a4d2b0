import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { AttachmentObject, newAttachment } from '../objects/attachment-object.ts';
import { asMessage } from '../objects/message-object.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** As many as what comes by mail is shown with. */
const maxAttachments = 5_000;

/** [MS-OXCMSG] section 2.2.3.13. */
export const rop = defineRop({
  name: 'RopCreateAttachment',
  id: 0x23,
  handles: ['input', 'output'],
  checksRights: true,
  read: () => undefined,
  async run({ object, session }) {
    const message = asMessage(object);
    message.checkWritable();
    const draft = await message.draft();
    if (draft.attachmentCount >= maxAttachments) throw new RopError(ErrorCode.MaxAttachmentExceeded);
    const made = newAttachment(draft.takeAttachmentNumber(), session.clock.now());
    return {
      opened: new AttachmentObject(message, made, true, true),
      write: (writer) => void writer.u32(made.number),
    };
  },
});
