import { deleteMessages, readDeletion } from '../objects/delete-messages.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCFOLD] section 2.2.1.11. */
export const rop = defineRop({
  name: 'RopDeleteMessages',
  id: 0x1e,
  handles: ['input'],
  checksRights: true,
  writeFailure: (writer) => void writer.u8(0),
  read: readDeletion,
  async run({ object, request }) {
    const { messageIds, notifyNonRead } = request;
    const isPartial = await deleteMessages(object, messageIds, { recover: true, notifyNonRead });
    return { write: (writer) => void writer.flag(isPartial) };
  },
});
