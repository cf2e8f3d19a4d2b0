/** What RopNotify tells: [MS-OXCNOTIF] section 2.2.1.4.1.2. */
import { ByteWriter } from './byte-writer.ts';

export const NotificationType = {
  newMail: 0x0002,
  objectCreated: 0x0004,
  objectDeleted: 0x0008,
  objectModified: 0x0010,
  objectMoved: 0x0020,
  objectCopied: 0x0040,
  searchComplete: 0x0080,
  tableModified: 0x0100,
} as const;

const flags = { totalCount: 0x1000, unreadCount: 0x2000, searchFolder: 0x4000, message: 0x8000 } as const;

/** Ids as they stand on the wire. */
export interface ObjectEvent {
  readonly type: Exclude<(typeof NotificationType)[keyof typeof NotificationType], 0x0100>;
  readonly folder: bigint;
  /** Of a message; without it the event is about the folder itself. */
  readonly message?: bigint;
  /** Above a folder. */
  readonly parent?: bigint;
  readonly oldFolder?: bigint;
  readonly oldMessage?: bigint;
  readonly oldParent?: bigint;
  readonly total?: number;
  readonly unread?: number;
  /** Of new mail. */
  readonly messageFlags?: number;
  readonly messageClass?: string;
}

const ropNotify = 0x2a;
const { objectCreated, objectDeleted, objectModified, objectMoved, objectCopied, newMail } = NotificationType;
const withParent: ReadonlySet<number> = new Set([objectCreated, objectDeleted, objectMoved, objectCopied]);
const withOld: ReadonlySet<number> = new Set([objectMoved, objectCopied]);
const withTags: ReadonlySet<number> = new Set([objectCreated, objectModified]);

export function writeObjectEvent(handle: number, logonId: number, event: ObjectEvent): Uint8Array {
  const { type, message } = event;
  const isMessage = message !== undefined;
  const writer = begin(handle, logonId).u16(
    type |
      (event.total === undefined ? 0 : flags.totalCount) |
      (event.unread === undefined ? 0 : flags.unreadCount) |
      (isMessage ? flags.message : 0),
  );
  writer.u64(event.folder);
  if (isMessage) writer.u64(message);
  if (withParent.has(type) && !isMessage) writer.u64(event.parent ?? 0n);
  if (withOld.has(type)) {
    writer.u64(event.oldFolder ?? 0n);
    writer.u64((isMessage ? event.oldMessage : event.oldParent) ?? 0n);
  }
  // Exchange since 2013 names no properties: R199.
  if (withTags.has(type)) writer.u16(0);
  if (event.total !== undefined) writer.u32(event.total);
  if (event.unread !== undefined) writer.u32(event.unread);
  if (type === newMail) {
    writer
      .u32(event.messageFlags ?? 0)
      .flag(false)
      .ascii(event.messageClass ?? '');
  }
  return writer.written;
}

export const TableEventType = {
  tableChanged: 0x01,
  rowAdded: 0x03,
  rowDeleted: 0x04,
  rowModified: 0x05,
  restrictionChanged: 0x07,
} as const;

/** A row by the ids of what it shows; all of them 0 stand for no row, before the first. */
export interface RowName {
  readonly folder: bigint;
  readonly message: bigint;
  readonly instance: number;
}

export const noRow: RowName = { folder: 0n, message: 0n, instance: 0 };

export type TableEvent =
  | { readonly type: typeof TableEventType.tableChanged | typeof TableEventType.restrictionChanged }
  | { readonly type: typeof TableEventType.rowDeleted; readonly row: RowName }
  | {
      readonly type: typeof TableEventType.rowAdded | typeof TableEventType.rowModified;
      readonly row: RowName;
      readonly after: RowName;
      /** In the columns that the table has. */
      readonly data: Uint8Array;
    };

export function writeTableEvent(
  handle: number,
  logonId: number,
  isOfMessages: boolean,
  event: TableEvent,
): Uint8Array {
  const writer = begin(handle, logonId).u16(
    NotificationType.tableModified | (isOfMessages ? flags.message : 0),
  );
  writer.u16(event.type);
  const name = ({ folder, message, instance }: RowName): void => {
    writer.u64(folder);
    if (isOfMessages) writer.u64(message).u32(instance);
  };
  if (!('row' in event)) return writer.written;
  name(event.row);
  if ('after' in event) {
    name(event.after);
    writer.u16(event.data.length).bytes(event.data);
  }
  return writer.written;
}

const begin = (handle: number, logonId: number): ByteWriter =>
  new ByteWriter().u8(ropNotify).u32(handle).u8(logonId);
