import { asMessage } from '../objects/message-object.ts';
import { checkRecipientCount, columnsOf, recipientOfRow } from '../objects/recipient-rows.ts';
import { defineRop } from '../rop-definition.ts';

/** RowId, type and size. */
const leastRowBytes = 7;

/** [MS-OXCMSG] section 2.2.3.5. */
export const rop = defineRop({
  name: 'RopModifyRecipients',
  id: 0x0e,
  handles: ['input'],
  checksRights: true,
  read(reader) {
    const columnCount = reader.count(reader.u16(), 4);
    const columns = Array.from({ length: columnCount }, () => reader.u32());
    const rowCount = reader.count(reader.u16(), leastRowBytes);
    const rows = Array.from({ length: rowCount }, () => {
      const rowId = reader.u32();
      const type = reader.u8();
      return { rowId, type, bytes: reader.bytes(reader.u16()) };
    });
    return { columns, rows };
  },
  async run({ object, request }) {
    const message = asMessage(object);
    message.checkWritable();
    const { logon, codePage, allowance } = message;
    const draft = await message.draft();
    checkRecipientCount(draft.recipientCount + request.rows.filter(({ bytes }) => bytes.length > 0).length);
    for (const { rowId, type, bytes } of request.rows) {
      allowance.take(bytes.length);
      // Section 3.2.5.5: a row without anything takes its recipient away.
      const recipient =
        bytes.length === 0 ? undefined : await recipientOfRow(logon, type, bytes, request.columns, codePage);
      draft.putRecipient(rowId, recipient);
    }
    if (request.columns.length > 0) message.recipientColumns = await columnsOf(logon, request.columns);
    draft.showRecipients();
    return undefined;
  },
});
