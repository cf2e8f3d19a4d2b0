import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { asAttachment } from '../objects/attachment-object.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** KeepOpenReadOnly, KeepOpenReadWrite, ForceSave: one of them, if any ([MS-OXCMSG] section 2.2.3.3.1). */
const supported: ReadonlySet<number> = new Set([0, 0x01, 0x02, 0x04]);
const saveMask = 0x07;

/** [MS-OXCMSG] section 2.2.3.15. */
export const rop = defineRop({
  name: 'RopSaveChangesAttachment',
  id: 0x25,
  handles: ['response', 'input'],
  checksRights: true,
  read: (reader) => ({ saveFlags: reader.u8() }),
  async run({ object, request }) {
    const attachment = asAttachment(object, ErrorCode.NotSupported);
    if (!supported.has(request.saveFlags & saveMask)) throw new RopError(ErrorCode.NotSupported);
    if (!attachment.isWritable) throw new RopError(ErrorCode.AccessDenied);
    await attachment.save();
    return undefined;
  },
});
