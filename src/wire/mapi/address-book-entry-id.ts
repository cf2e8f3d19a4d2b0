/** How objects of the address book are named where others keep their names: [MS-OXNSPI] sections 2.2.9.2 and 2.2.9.3. */
import { type Guid, parseGuid } from '../../base/ids.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { MapiFormatError } from './mapi-format-error.ts';

/** Names an object for ever, whichever server is asked. What recipients and owners are called by in messages. */
export interface PermanentEntryId {
  readonly kind: 'permanent';
  /** `DisplayType`: MailUser 0, DistList 1, … */
  readonly displayType: number;
  /** legacyExchangeDN; the root of all containers is `/`. */
  readonly distinguishedName: string;
}

/** Names an object of one session with one server. */
export interface EphemeralEntryId {
  readonly kind: 'ephemeral';
  /** The GUID that the server has answered Bind with. */
  readonly server: Guid;
  readonly displayType: number;
  readonly minimalEntryId: number;
}

export type AddressBookEntryId = PermanentEntryId | EphemeralEntryId;

/** GUID_NSPI: the provider of every permanent entry id. */
const provider = guidOf('c840a7dc-42c0-1a10-b4b9-08002b2fe182');
const permanentType = 0x00;
const ephemeralType = 0x87;
const form = 1;

export function writeAddressBookEntryId(id: AddressBookEntryId): Uint8Array {
  const writer = new ByteWriter(64);
  const isPermanent = id.kind === 'permanent';
  writer.u32(isPermanent ? permanentType : ephemeralType);
  writer.guid(isPermanent ? provider : id.server);
  writer.u32(form).u32(id.displayType);
  if (isPermanent) writer.ascii(id.distinguishedName);
  else writer.u32(id.minimalEntryId);
  return writer.written;
}

/** Undefined for what other providers have named: one-offs, contacts, objects of a store. */
export function readAddressBookEntryId(bytes: Uint8Array): AddressBookEntryId | undefined {
  const reader = new ByteReader(bytes);
  try {
    const type = reader.u32();
    if (type !== permanentType && type !== ephemeralType) return undefined;
    const by = reader.guid();
    if (type === permanentType && by !== provider) return undefined;
    if (reader.u32() !== form) return undefined;
    const displayType = reader.u32();
    if (type === permanentType) return { kind: 'permanent', displayType, distinguishedName: reader.ascii() };
    return { kind: 'ephemeral', server: by, displayType, minimalEntryId: reader.u32() };
  } catch (error) {
    if (error instanceof MapiFormatError) return undefined;
    throw error;
  }
}

/** For whoever names a mail user or a list by its legacyExchangeDN alone. */
export const permanentEntryIdOf = (distinguishedName: string, displayType = 0): Uint8Array =>
  writeAddressBookEntryId({ kind: 'permanent', displayType, distinguishedName });

function guidOf(text: string): Guid {
  const guid = parseGuid(text);
  if (guid === undefined) throw new TypeError(`${text} is no GUID.`);
  return guid;
}
