/** Recipients of a message in the buffers of ROPs: [MS-OXCROPS] sections 2.2.6.1.2.1, 2.2.6.5.1.1 and 2.2.6.6.2.1. */
import { permanentEntryIdOf } from '../../../wire/mapi/address-book-entry-id.ts';
import { ByteWriter } from '../../../wire/mapi/byte-writer.ts';
import type { CodePage } from '../../../wire/mapi/code-page.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { searchKeyOf, writeOneOffEntryId } from '../../../wire/mapi/one-off-entry-id.ts';
import type { PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { identityOfKey, type PropertyKey, typeOfKey } from '../../../wire/mapi/property-key.ts';
import type { Cell } from '../../../wire/mapi/property-row.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { type PropertyTag, PropertyType, propertyType } from '../../../wire/mapi/property-type.ts';
import {
  readRecipientRow,
  standardRecipientTags,
  writeRecipientRow,
} from '../../../wire/mapi/recipient-row.ts';
import { RopError } from '../rop-error.ts';
import type { Logon } from './logon.ts';
import type { DraftRecipient } from './message-draft.ts';

/** As Exchange bounds them; what comes by mail may have more and is shown. */
export const maxRecipients = 12_288;
const toRecipient = 1;
/** PidTagObjectType of somebody who gets mail: [MS-OXCPRPT] section 2.2.1.7. */
const mailUser = 6;
const cp_winunicode = 1200;
/** Columns are counted in 16 bits; nobody has so many. */
const maxColumns = 256;

export interface RecipientColumns {
  readonly keys: readonly PropertyKey[];
  readonly tags: readonly PropertyTag[];
}

/** What any of them has beside the fields that all have. */
export async function recipientColumns(
  logon: Logon,
  recipients: readonly DraftRecipient[],
): Promise<RecipientColumns> {
  const keys = new Map<number | string, PropertyKey>();
  for (const { properties } of recipients) {
    for (const { key } of properties.entries()) {
      const identity = identityOfKey(key);
      const isStandard = typeof identity === 'number' && standardRecipientTags.has(identity);
      if (!isStandard && keys.size < maxColumns && typeOfKey(key) !== PropertyType.object)
        keys.set(identity, key);
    }
  }
  const all = [...keys.values()];
  const tags = await logon.names.tagsOf(all, true);
  const known = all.flatMap((key, index) => {
    const tag = tags[index];
    return tag === undefined ? [] : [{ key, tag }];
  });
  return { keys: known.map(({ key }) => key), tags: known.map(({ tag }) => tag) };
}

/** As a client names them. */
export async function columnsOf(logon: Logon, tags: readonly PropertyTag[]): Promise<RecipientColumns> {
  const keys = await logon.names.keysOf(tags);
  // What has no name is nobody's property: its column stays, and is empty in every row.
  return { tags, keys: keys.map((key, index) => key ?? tags[index] ?? 0) };
}

export function recipientRowOf(
  { properties }: DraftRecipient,
  columns: RecipientColumns,
  codePage: CodePage,
): Uint8Array {
  const cells = columns.keys.map((key, index): Cell => {
    const found = properties.find(key);
    const type = propertyType(columns.tags[index] ?? 0);
    return found === undefined
      ? { kind: 'error', code: ErrorCode.NotFound }
      : { kind: 'value', type, value: found.value };
  });
  return writeRecipientRow(properties, columns.tags, cells, codePage);
}

/** One row with what stands before it in answers. */
export function writeRecipientHead(writer: ByteWriter, recipient: DraftRecipient, row: Uint8Array): void {
  const type = (recipient.properties.number(PidTag.RecipientType) ?? toRecipient) & 0xff;
  writer.u8(type).u16(cp_winunicode).u16(0).u16(row.length).bytes(row);
}

/** As many rows as fit, at most as many as a byte counts. */
export function fittingRows(
  recipients: readonly DraftRecipient[],
  columns: RecipientColumns,
  room: number,
  codePage: CodePage,
  write: (writer: ByteWriter, recipient: DraftRecipient, row: Uint8Array) => void = writeRecipientHead,
): { readonly count: number; readonly bytes: Uint8Array } {
  const writer = new ByteWriter();
  let count = 0;
  for (const recipient of recipients.slice(0, 0xfe)) {
    const before = writer.length;
    const row = recipientRowOf(recipient, columns, codePage);
    write(writer, recipient, row);
    if (row.length > 0xffff || writer.length > room) {
      writer.truncate(before);
      break;
    }
    count += 1;
  }
  return { count, bytes: writer.written };
}

/** What a client has written of a recipient, with what follows from it. */
export async function recipientOfRow(
  logon: Logon,
  type: number,
  bytes: Uint8Array,
  columns: readonly PropertyTag[],
  codePage: CodePage,
): Promise<PropertyBag> {
  const { standard, cells } = readRecipientRow(bytes, columns, codePage);
  const keys = await logon.names.keysOf(columns);
  for (const [index, cell] of cells.entries()) {
    const key = keys[index];
    if (key === undefined || cell.kind !== 'value' || propertyType(columns[index] ?? 0) === 0) continue;
    standard.set(key, cell.value);
  }
  standard.set(PidTag.RecipientType, type);
  return complete(standard);
}

function complete(bag: PropertyBag): PropertyBag {
  const type = bag.text(PidTag.AddressType)?.toUpperCase();
  const address = bag.text(PidTag.EmailAddress);
  const name = bag.text(PidTag.DisplayName) ?? bag.text(PidTag.RecipientDisplayName);
  bag.setDefault(PidTag.ObjectType, mailUser);
  if (name !== undefined) bag.setDefault(PidTag.DisplayName, name);
  if (type === undefined || address === undefined) return bag;
  bag.setDefault(PidTag.SearchKey, searchKeyOf(type, address));
  if (type === 'SMTP') bag.setDefault(PidTag.SmtpAddress, address);
  const entryId =
    bag.bytes(PidTag.RecipientEntryId) ??
    (type === 'EX'
      ? permanentEntryIdOf(address, bag.number(PidTag.DisplayType) ?? 0)
      : writeOneOffEntryId({ displayName: name ?? address, addressType: type, emailAddress: address }));
  return bag.setDefault(PidTag.EntryId, entryId);
}

export function checkRecipientCount(count: number): void {
  if (count > maxRecipients) throw new RopError(ErrorCode.TooBig);
}
