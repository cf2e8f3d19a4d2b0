import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { objectIdOf } from '../../../wire/mapi/object-id.ts';
import { asMessage } from '../objects/message-object.ts';
import { saveMessage } from '../objects/save-message.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** KeepOpenReadOnly is not kept to, as Exchange 2010 and later do not: a message stays as it was opened. */
const saveFlags = { forceSave: 0x04 } as const;

/** [MS-OXCMSG] section 2.2.3.3. */
export const rop = defineRop({
  name: 'RopSaveChangesMessage',
  id: 0x0c,
  handles: ['response', 'input'],
  checksRights: true,
  read: (reader) => ({ saveFlags: reader.u8() }),
  async run({ object, request, inputIndex }) {
    const message = asMessage(object);
    await saveMessage(message, { isForced: (request.saveFlags & saveFlags.forceSave) !== 0 });
    const { home } = message;
    const item = home.kind === 'stored' ? home.item : 0;
    if (item === undefined) throw new RopError(ErrorCode.GeneralFailure);
    return { write: (writer) => void writer.u8(inputIndex).u64(objectIdOf(item)) };
  },
});
