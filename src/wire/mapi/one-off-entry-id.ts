import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { latin1CodePage } from './code-page.ts';
import { MapiFormatError } from './mapi-format-error.ts';

/** Somebody who stands in no address book, with everything that a client must know to write to them. */
export interface OneOffAddress {
  readonly displayName: string;
  /** `SMTP`, as a rule. */
  readonly addressType: string;
  readonly emailAddress: string;
}

/** [MS-OXCDATA] section 2.2.5.1. */
const providerUid = Buffer.from('812b1fa4bea310199d6e00dd010f5402', 'hex');
/** U, L (no look-up in the address book) and M (no TNEF to this recipient), as Outlook writes it for an SMTP address. */
const unicodeFlags = 0x9001;
const unicodeFlag = 0x8000;

export function writeOneOffEntryId({ displayName, addressType, emailAddress }: OneOffAddress): Uint8Array {
  const writer = new ByteWriter();
  writer.u32(0).bytes(providerUid).u16(0).u16(unicodeFlags);
  return writer.unicode(displayName).unicode(addressType).unicode(emailAddress).written;
}

/** Undefined for an entry id of another kind. Names in a code page are read as Latin-1. */
export function readOneOffEntryId(entryId: Uint8Array): OneOffAddress | undefined {
  if (entryId.length < 24 || !providerUid.equals(entryId.subarray(4, 20))) return undefined;
  const reader = new ByteReader(entryId.subarray(20));
  reader.u16();
  const isUnicode = (reader.u16() & unicodeFlag) !== 0;
  const text = (): string => (isUnicode ? reader.unicode() : latin1CodePage.decode(reader.zeroTerminated()));
  try {
    return { displayName: text(), addressType: text(), emailAddress: text() };
  } catch (error) {
    if (error instanceof MapiFormatError) return undefined;
    throw error;
  }
}

/** What two addresses are compared by: [MS-OXCPRPT] section 2.2.1.9. */
export const searchKeyOf = (addressType: string, emailAddress: string): Uint8Array =>
  Buffer.from(`${addressType}:${emailAddress}\0`.toUpperCase(), 'utf8');
