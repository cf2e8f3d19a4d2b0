import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';
import { copyMessages } from '../transfer/copy-messages.ts';
import { checkSourceFlags } from '../transfer/source-request.ts';

const flags = { move: 0x01, sendEntryId: 0x20 } as const;
/** With those that are ignored, and BestBody, which is what is always done (R499001); 0x08 clients must not set (R498). */
const knownFlags = 0x37;

/** [MS-OXCFXICS] section 2.2.3.1.1.3. */
export const rop = defineRop({
  name: 'RopFastTransferSourceCopyMessages',
  id: 0x4b,
  handles: ['input', 'output'],
  checksRights: true,
  read(reader) {
    const count = reader.count(reader.u16(), 8);
    const messageIds = Array.from({ length: count }, () => reader.u64());
    return { messageIds, copyFlags: reader.u8(), sendOptions: reader.u8() };
  },
  run({ object, request: { messageIds, copyFlags, sendOptions } }) {
    checkSourceFlags(copyFlags, knownFlags, sendOptions);
    const folder = expectObject(object, FolderObject);
    // R477.
    if (messageIds.length === 0) throw new RopError(ErrorCode.InvalidParameter);
    return {
      opened: copyMessages(folder, {
        messageIds,
        sendOptions,
        isMove: (copyFlags & flags.move) !== 0,
        hasKeys: (copyFlags & flags.sendEntryId) !== 0,
      }),
    };
  },
});
