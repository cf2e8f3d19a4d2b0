/** Entry ids of folders and messages of a mailbox: [MS-OXCDATA] sections 2.2.4.1 and 2.2.4.2, and of the mailbox itself: 2.2.4.3. */
import { type Guid, parseGuid } from '../../base/ids.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { MapiFormatError } from './mapi-format-error.ts';
import { readGlobcnt, writeGlobcnt } from './object-id.ts';

const mapiProvider = guid('10bba138-e505-1a10-a1bb-08002b2a56c2');
const storeProvider = guid('20fa551b-66aa-cd11-9bc8-00aa002fc45a');
/** Of the store of public folders, and in place of a mailbox in ids of what lies there. */
const publicStoreProvider = guid('1002831c-66aa-cd11-9bc8-00aa002fc45a');
const publicProvider = guid('9073441a-66aa-cd11-9bc8-00aa002fc45a');
const wrappedType = { mailbox: 0x0000_000c, public: 0x0000_0006 } as const;

const eitPrivateFolder = 0x0001;
const eitPublicFolder = 0x0003;
const eitPrivateMessage = 0x0007;
const eitPublicMessage = 0x0009;

export function folderEntryId(mailbox: Guid, folder: number, isPublic = false): Uint8Array {
  const writer = new ByteWriter(46).u32(0).guid(isPublic ? publicProvider : mailbox);
  writer.u16(isPublic ? eitPublicFolder : eitPrivateFolder).guid(mailbox);
  return writeGlobcnt(writer, folder).u16(0).written;
}

export function messageEntryId(mailbox: Guid, folder: number, message: number, isPublic = false): Uint8Array {
  const writer = new ByteWriter(70).u32(0).guid(isPublic ? publicProvider : mailbox);
  writer.u16(isPublic ? eitPublicMessage : eitPrivateMessage).guid(mailbox);
  writeGlobcnt(writer, folder).u16(0).guid(mailbox);
  return writeGlobcnt(writer, message).u16(0).written;
}

export type StoreEntryId =
  | { readonly kind: 'folder'; readonly mailbox: Guid; readonly folder: number }
  | { readonly kind: 'message'; readonly mailbox: Guid; readonly folder: number; readonly message: number };

/** Undefined for entry ids of another kind. */
export function readStoreEntryId(bytes: Uint8Array): StoreEntryId | undefined {
  if (bytes.length !== 46 && bytes.length !== 70) return undefined;
  try {
    const reader = new ByteReader(bytes);
    if (reader.u32() !== 0) return undefined;
    reader.guid();
    const type = reader.u16();
    const mailbox = reader.guid();
    const folder = readGlobcnt(reader);
    const isFolder = type === eitPrivateFolder || type === eitPublicFolder;
    if (isFolder && bytes.length === 46) return { kind: 'folder', mailbox, folder };
    if ((type !== eitPrivateMessage && type !== eitPublicMessage) || bytes.length !== 70) return undefined;
    reader.u16();
    reader.guid();
    return { kind: 'message', mailbox, folder, message: readGlobcnt(reader) };
  } catch (error) {
    if (error instanceof MapiFormatError) return undefined;
    throw error;
  }
}

/** PidTagStoreEntryId: which server, and whose mailbox. */
export function mailboxEntryId(server: string, mailboxDn: string, isPublic = false): Uint8Array {
  const writer = new ByteWriter().u32(0).guid(mapiProvider).u8(0).u8(0);
  // "EMSMDB.DLL" in fourteen bytes.
  writer.bytes(new TextEncoder().encode('EMSMDB.DLL\0\0\0\0'));
  return writer
    .u32(0)
    .guid(isPublic ? publicStoreProvider : storeProvider)
    .u32(isPublic ? wrappedType.public : wrappedType.mailbox)
    .ascii(server)
    .ascii(mailboxDn).written;
}

function guid(text: string): Guid {
  const parsed = parseGuid(text);
  if (parsed === undefined) throw new TypeError(`${text} is no GUID.`);
  return parsed;
}

/** [MS-OXCDATA] section 2.11.1.4: what a PtypServerId of our own holds. */
export function serverId(folder: bigint, message: bigint, instance = 0): Uint8Array {
  return new ByteWriter(21).u8(1).u64(folder).u64(message).u32(instance).written;
}
