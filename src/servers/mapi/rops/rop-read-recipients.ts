import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { asMessage } from '../objects/message-object.ts';
import { fittingRows, recipientColumns, writeRecipientHead } from '../objects/recipient-rows.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCMSG] section 2.2.3.6. */
export const rop = defineRop({
  name: 'RopReadRecipients',
  id: 0x0f,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ rowId: reader.u32(), reserved: reader.u16() }),
  async run({ object, request, room }) {
    const message = asMessage(object);
    const all = (await message.draft()).recipients();
    const start = request.rowId === 0 ? 0 : all.findIndex(({ rowId }) => rowId === request.rowId);
    if (start < 0 || all.length === 0) throw new RopError(ErrorCode.NotFound);
    const columns = message.recipientColumns ?? (await recipientColumns(message.logon, all));
    const rows = fittingRows(
      all.slice(start),
      columns,
      room - 1,
      message.codePage,
      (writer, recipient, row) => {
        writer.u32(recipient.rowId);
        writeRecipientHead(writer, recipient, row);
      },
    );
    if (rows.count === 0) throw new RopError(ErrorCode.BufferTooSmall);
    return { write: (writer) => void writer.u8(rows.count).bytes(rows.bytes) };
  },
});
