/**
 * RecipientRow: [MS-OXCDATA] section 2.8.3.2. What nearly every recipient has stands in fields of its own behind a word of flags, the
 * rest in columns that all rows of an answer share.
 */
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import type { CodePage } from './code-page.ts';
import { MapiFormatError } from './mapi-format-error.ts';
import { PropertyBag } from './property-bag.ts';
import { type Cell, readPropertyRow, writePropertyRow } from './property-row.ts';
import { PidTag } from './property-tags.ts';
import { type PropertyTag, propertyId } from './property-type.ts';

const flags = {
  type: 0x0007,
  emailAddress: 0x0008,
  displayName: 0x0010,
  transmittableName: 0x0020,
  sameTransmittableName: 0x0040,
  responsible: 0x0080,
  plainText: 0x0100,
  unicode: 0x0200,
  simpleName: 0x0400,
  otherType: 0x8000,
} as const;

const kinds = { none: 0, x500: 1, smtp: 3, personalList1: 6, personalList2: 7 } as const;
/** Of those that have nothing beside their flags. */
const addressTypes: readonly (string | undefined)[] = [undefined, 'EX', 'MS', 'SMTP', 'FAX', 'PROFS'];

/** What the fields hold, and no column does: [MS-OXCMSG] section 2.2.3.5.1. */
export const standardRecipientTags: ReadonlySet<number> = new Set(
  [
    PidTag.AddressType,
    PidTag.DisplayName,
    PidTag.EmailAddress,
    PidTag.EntryId,
    PidTag.SearchKey,
    PidTag.SendRichInfo,
    PidTag.TransmittableDisplayName,
    PidTag.RecipientType,
    PidTag.Responsibility,
    PidTag.AddressBookDisplayNamePrintable,
    PidTag.Rowid,
  ].map(propertyId),
);

/** Columns that are named properties come with the ids that the mailbox has for them. */
export interface RecipientRow {
  readonly standard: PropertyBag;
  readonly cells: readonly Cell[];
}

export function readRecipientRow(
  bytes: Uint8Array,
  columns: readonly PropertyTag[],
  codePage: CodePage,
): RecipientRow {
  const reader = new ByteReader(bytes);
  const word = reader.u16();
  const isUnicode = (word & flags.unicode) !== 0;
  const text = () => (isUnicode ? reader.unicode() : codePage.decode(reader.zeroTerminated()));
  const standard = new PropertyBag();
  readAddressType(reader, word, standard);
  if ((word & flags.emailAddress) !== 0) standard.set(PidTag.EmailAddress, text());
  if ((word & flags.displayName) !== 0) standard.set(PidTag.DisplayName, text());
  if ((word & flags.simpleName) !== 0) standard.set(PidTag.AddressBookDisplayNamePrintable, text());
  if ((word & flags.transmittableName) !== 0) standard.set(PidTag.TransmittableDisplayName, text());
  else if ((word & flags.sameTransmittableName) !== 0)
    standard.set(PidTag.TransmittableDisplayName, standard.text(PidTag.DisplayName) ?? '');
  standard.set(PidTag.Responsibility, (word & flags.responsible) !== 0);
  standard.set(PidTag.SendRichInfo, (word & flags.plainText) === 0);
  const count = reader.u16();
  if (count > columns.length)
    throw new MapiFormatError(`A row of ${count} values has ${columns.length} columns.`);
  const cells = count === 0 ? [] : readPropertyRow(reader, columns.slice(0, count), codePage);
  return { standard, cells };
}

function readAddressType(reader: ByteReader, word: number, into: PropertyBag): void {
  const kind = word & flags.type;
  if (kind === kinds.x500) {
    // How much of the prefix of Connect stands before it: this server has none.
    reader.u8();
    into.set(PidTag.DisplayType, reader.u8());
    into.set(PidTag.AddressType, 'EX').set(PidTag.EmailAddress, reader.ascii());
  } else if (kind === kinds.personalList1 || kind === kinds.personalList2) {
    into.set(PidTag.AddressType, 'MAPIPDL');
    into.set(PidTag.EntryId, reader.bytes(reader.u16()).slice());
    into.set(PidTag.SearchKey, reader.bytes(reader.u16()).slice());
  } else if (kind === kinds.none) {
    if ((word & flags.otherType) !== 0) into.set(PidTag.AddressType, reader.ascii());
  } else {
    const known = addressTypes[kind];
    if (known !== undefined) into.set(PidTag.AddressType, known);
  }
}

/** Text in Unicode always: every client that speaks MAPI over HTTP reads it. */
export function writeRecipientRow(
  recipient: PropertyBag,
  columns: readonly PropertyTag[],
  cells: readonly Cell[],
  codePage: CodePage,
): Uint8Array {
  const writer = new ByteWriter(128);
  const type = recipient.text(PidTag.AddressType)?.toUpperCase();
  const address = recipient.text(PidTag.EmailAddress);
  const name = recipient.text(PidTag.DisplayName);
  const simpleName = recipient.text(PidTag.AddressBookDisplayNamePrintable);
  const transmittable = recipient.text(PidTag.TransmittableDisplayName);
  const isSameName = transmittable !== undefined && transmittable === name;
  const kind = kindOf(type, recipient);
  const hasAddress = address !== undefined && kind !== kinds.x500;
  const hasOtherType = kind === kinds.none && type !== undefined;
  writer.u16(
    kind |
      flags.unicode |
      bit(hasAddress, flags.emailAddress) |
      bit(name !== undefined, flags.displayName) |
      bit(simpleName !== undefined, flags.simpleName) |
      bit(isSameName, flags.sameTransmittableName) |
      bit(transmittable !== undefined && !isSameName, flags.transmittableName) |
      bit(recipient.boolean(PidTag.Responsibility) === true, flags.responsible) |
      bit(recipient.boolean(PidTag.SendRichInfo) === false, flags.plainText) |
      bit(hasOtherType, flags.otherType),
  );
  if (kind === kinds.x500) {
    writer.u8(0).u8((recipient.number(PidTag.DisplayType) ?? 0) & 0xff);
    writer.ascii(address ?? '');
  } else if (kind === kinds.personalList1) {
    for (const tag of [PidTag.EntryId, PidTag.SearchKey]) {
      const bytes = recipient.bytes(tag) ?? new Uint8Array();
      writer.u16(bytes.length).bytes(bytes);
    }
  } else if (hasOtherType) writer.ascii(type);
  if (hasAddress) writer.unicode(address);
  if (name !== undefined) writer.unicode(name);
  if (simpleName !== undefined) writer.unicode(simpleName);
  if (transmittable !== undefined && !isSameName) writer.unicode(transmittable);
  writer.u16(columns.length);
  writePropertyRow(writer, columns, cells, codePage);
  return writer.written;
}

function kindOf(type: string | undefined, recipient: PropertyBag): number {
  if (type === 'EX') return kinds.x500;
  if (type === 'SMTP') return kinds.smtp;
  return type === 'MAPIPDL' && recipient.has(PidTag.EntryId) ? kinds.personalList1 : kinds.none;
}

const bit = (is: boolean, value: number): number => (is ? value : 0);
