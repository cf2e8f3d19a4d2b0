import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { asMessage } from '../objects/message-object.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCMSG] section 2.2.3.14. */
export const rop = defineRop({
  name: 'RopDeleteAttachment',
  id: 0x24,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ attachmentId: reader.u32() }),
  async run({ object, request }) {
    const message = asMessage(object);
    message.checkWritable();
    if (!(await message.draft()).deleteAttachment(request.attachmentId))
      throw new RopError(ErrorCode.NotFound);
    return undefined;
  },
});
