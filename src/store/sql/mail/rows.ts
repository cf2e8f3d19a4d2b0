import type {
  BodyHash,
  ChangeNumber,
  FolderId,
  Guid,
  ItemId,
  MailboxId,
  TenantId,
  Uid,
} from '../../../base/ids.ts';
import type { BodyCodec, BodyLocation } from '../../ports/bodies.ts';
import type {
  Folder,
  FolderKind,
  FolderRole,
  Lineage,
  Mailbox,
  MailboxQuotas,
  Message,
} from '../../ports/mail-model.ts';
import type { BodyTable, FolderTable, MailboxTable, MessageTable } from './mail-schema.ts';

/** Between rows and the model. A row type is what Kysely selects of a table, a plain object. */

export function toMailbox(row: MailboxTable): Mailbox {
  return {
    tenant: row.tenant_id as TenantId,
    mailbox: row.mailbox_id as MailboxId,
    guid: row.guid as Guid,
    createdAt: row.created_at,
    changeNo: row.change_no as ChangeNumber,
    quotas: {
      issueWarningBytes: row.issue_warning_bytes,
      prohibitSendBytes: row.prohibit_send_bytes,
      prohibitSendReceiveBytes: row.prohibit_send_receive_bytes,
      recoverableItemsBytes: row.recoverable_items_bytes,
    },
    usage: {
      itemCount: row.item_count,
      totalBytes: row.total_bytes,
      recoverableCount: row.recoverable_count,
      recoverableBytes: row.recoverable_bytes,
    },
  };
}

/** Of something that was changed: by whoever has synchronised, or here. */
export const lineageColumns = (given: Lineage | undefined, before?: Pick<FolderTable, 'predecessors'>) => ({
  change_key: given?.changeKey ?? null,
  predecessors: (given === undefined ? before?.predecessors : given.predecessors) ?? null,
});

export function quotaColumns(quotas: MailboxQuotas) {
  return {
    issue_warning_bytes: quotas.issueWarningBytes,
    prohibit_send_bytes: quotas.prohibitSendBytes,
    prohibit_send_receive_bytes: quotas.prohibitSendReceiveBytes,
    recoverable_items_bytes: quotas.recoverableItemsBytes,
  };
}

export function toFolder(row: FolderTable): Folder {
  return {
    folder: row.folder_id as FolderId,
    kind: row.kind as FolderKind,
    parent: row.parent_id as FolderId | null,
    name: row.name,
    role: row.role as FolderRole | null,
    folderClass: row.folder_class,
    uidValidity: row.uid_validity,
    uidNext: row.uid_next as Uid,
    messageCount: row.message_count,
    unreadCount: row.unread_count,
    totalBytes: row.total_bytes,
    createdAt: row.created_at,
    modifiedAt: row.modified_at ?? row.created_at,
    changeNo: row.change_no as ChangeNumber,
    contentChange: row.content_change as ChangeNumber,
    changeKey: row.change_key,
    predecessors: row.predecessors,
  };
}

export function toMessage(row: MessageTable): Message {
  return {
    folder: row.folder_id as FolderId,
    uid: row.uid as Uid,
    item: row.item_id as ItemId,
    changeNo: row.change_no as ChangeNumber,
    body: hashOfBytes(row.body),
    size: row.size,
    native: row.native && hashOfBytes(row.native),
    nativeSize: row.native_size,
    createdAt: row.created_at ?? row.received_at,
    modifiedAt: row.modified_at ?? row.received_at,
    modification: (row.modification ?? row.change_no) as ChangeNumber,
    changeKey: row.change_key,
    predecessors: row.predecessors,
    receivedAt: row.received_at,
    sentAt: row.sent_at,
    flags: row.flags,
    traits: row.traits,
    keywords: splitKeywords(row.keywords),
    subject: row.subject,
    sender: row.sender,
    recipients: row.recipients,
    messageId: row.message_id,
    deletedAt: row.deleted_at,
    originFolder: row.origin_folder_id as FolderId | null,
  };
}

export function toLocation(row: Omit<BodyTable, 'tenant_id' | 'hash'>): BodyLocation {
  return {
    pack: row.pack,
    offset: row.pack_offset,
    storedBytes: row.stored_bytes,
    bytes: row.bytes,
    codec: row.codec as BodyCodec,
  };
}

export function hashOfBytes(bytes: Uint8Array): BodyHash {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex') as BodyHash;
}

/** Every body that the messages have, each as often as it is referred to. */
export function bodiesOfRows(rows: readonly Pick<MessageTable, 'body' | 'native'>[]): BodyHash[] {
  return rows.flatMap(({ body, native }) =>
    native === null ? [hashOfBytes(body)] : [hashOfBytes(body), hashOfBytes(native)],
  );
}

export function bytesOfHash(hash: BodyHash): Uint8Array {
  return Buffer.from(hash, 'hex');
}

/** Keywords hold no space (RFC 9051, atom), so one separates them. */
export function splitKeywords(text: string): string[] {
  return text === '' ? [] : text.split(' ');
}
