import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { asAttachment } from '../objects/attachment-object.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCMSG] section 2.2.3.15. */
export const rop = defineRop({
  name: 'RopSaveChangesAttachment',
  id: 0x25,
  handles: ['response', 'input'],
  read: (reader) => ({ saveFlags: reader.u8() }),
  async run({ object }) {
    const attachment = asAttachment(object, ErrorCode.NotSupported);
    if (!attachment.isWritable) throw new RopError(ErrorCode.AccessDenied);
    await attachment.save();
    return undefined;
  },
});
