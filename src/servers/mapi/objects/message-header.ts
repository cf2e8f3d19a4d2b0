/** What opening a message answers: [MS-OXCROPS] sections 2.2.6.1.2, 2.2.6.7.2 and 2.2.6.16.2. */
import { ByteWriter } from '../../../wire/mapi/byte-writer.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { writeTypedString } from '../../../wire/mapi/typed-string.ts';
import type { MessageObject } from './message-object.ts';
import { fittingRows, recipientColumns } from './recipient-rows.ts';

export async function messageHeader(message: MessageObject, room: number): Promise<Uint8Array> {
  const draft = await message.draft();
  const { properties } = draft;
  const recipients = draft.recipients();
  const columns = await recipientColumns(message.logon, recipients);
  message.recipientColumns = columns;
  const writer = new ByteWriter();
  writer.flag(draft.keys().some((key) => typeof key !== 'number'));
  writeTypedString(writer, properties.text(PidTag.SubjectPrefix) ?? '');
  writeTypedString(writer, properties.text(PidTag.NormalizedSubject) ?? '');
  writer.u16(Math.min(recipients.length, 0xffff)).u16(columns.tags.length);
  for (const tag of columns.tags) writer.u32(tag);
  const rows = fittingRows(recipients, columns, room - writer.length - 1, message.codePage);
  return writer.u8(rows.count).bytes(rows.bytes).written;
}
