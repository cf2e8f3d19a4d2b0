import type { FolderId, Guid, Uid } from '../../../src/base/ids.ts';
import { type MailboxKey, type PropertyOwner, unlimitedQuotas } from '../../../src/store/ports/mail-model.ts';
import type {
  FlagChange,
  FolderChange,
  MailStore,
  NewMessage,
  NewMessageBody,
} from '../../../src/store/ports/mail-store.ts';
import type { MessageSort, UidRange } from '../../../src/store/ports/message-query.ts';
import { type LedgerOperation, performOnLedger } from './ledger-operation.ts';
import { usualFolders } from './mailbox-layout.ts';
import { SeededRandom } from './seeded-random.ts';

/** A body told by the seed of its bytes: the same seed in two mailboxes is the same body. */
export interface LoadBody {
  readonly seed: number;
  readonly size: number;
  /** Sent in pieces, through a spool. */
  readonly spooled: boolean;
}

export interface LoadMessage {
  readonly body: LoadBody;
  readonly native?: LoadBody;
  readonly flags: number;
  readonly keywords: readonly string[];
  readonly subject: string;
  readonly receivedAt: number;
  readonly property?: string;
}

/** One call on one mailbox, as plain data: it crosses a pipe to the process that is going to be killed. */
export type Operation =
  | LedgerOperation
  | { readonly kind: 'createMailbox'; readonly guid: Guid }
  | { readonly kind: 'removeMailbox' }
  | {
      readonly kind: 'add';
      readonly folder: FolderId;
      readonly messages: readonly LoadMessage[];
      readonly bulk: boolean;
    }
  | {
      readonly kind: 'replace';
      readonly folder: FolderId;
      readonly uid: Uid;
      readonly message: LoadMessage;
    }
  | {
      readonly kind: 'flags';
      readonly folder: FolderId;
      readonly uids: readonly UidRange[];
      readonly change: FlagChange;
    }
  | {
      readonly kind: 'copy' | 'move';
      readonly folder: FolderId;
      readonly uids: readonly UidRange[];
      readonly target: FolderId;
    }
  | {
      readonly kind: 'remove';
      readonly folder: FolderId;
      readonly uids: readonly UidRange[];
      readonly recover: boolean;
    }
  | { readonly kind: 'createFolder'; readonly parent: FolderId; readonly name: string }
  | { readonly kind: 'updateFolder'; readonly folder: FolderId; readonly change: FolderChange }
  | { readonly kind: 'removeFolder'; readonly folder: FolderId; readonly recover: boolean }
  | {
      readonly kind: 'properties';
      readonly owner: PropertyOwner;
      readonly set: Readonly<Record<string, string>>;
      readonly remove: readonly string[];
    }
  | { readonly kind: 'quotas'; readonly prohibitSendReceiveBytes: number | null }
  | { readonly kind: 'index'; readonly limit: number }
  | { readonly kind: 'query'; readonly folder: FolderId; readonly sort: MessageSort };

export function bytesOf({ seed, size }: LoadBody): Uint8Array {
  const random = new SeededRandom(seed);
  // Half of them compress well.
  if (seed % 2 === 0) return random.bytes(size);
  return Buffer.alloc(size, `Dear all, the minutes of meeting ${seed} follow.\r\n`);
}

/** Carries the operation out; the answer is plain data too. */
export async function perform(store: MailStore, key: MailboxKey, operation: Operation): Promise<unknown> {
  switch (operation.kind) {
    case 'createMailbox':
      return store.createMailbox(key, {
        guid: operation.guid,
        quotas: unlimitedQuotas,
        folders: usualFolders,
      });
    case 'removeMailbox':
      return store.removeMailbox(key);
    case 'add': {
      const messages: NewMessage[] = [];
      for (const message of operation.messages) messages.push(await newMessage(store, key, message));
      const priority = operation.bulk ? 'bulk' : 'interactive';
      return store.addMessages(key, operation.folder, messages, { priority });
    }
    case 'replace': {
      const message = await newMessage(store, key, operation.message);
      return store.replaceMessage(key, operation.folder, operation.uid, message);
    }
    case 'flags':
      return store.updateFlags(key, operation.folder, operation.uids, operation.change);
    case 'copy':
      return store.copyMessages(key, operation.folder, operation.uids, operation.target);
    case 'move':
      return store.moveMessages(key, operation.folder, operation.uids, operation.target);
    case 'remove':
      return store.removeMessages(key, operation.folder, operation.uids, { recover: operation.recover });
    case 'createFolder': {
      const { parent, name } = operation;
      return store.createFolder(key, { parent, name, folderClass: 'IPF.Note' });
    }
    case 'updateFolder':
      return store.updateFolder(key, operation.folder, operation.change);
    case 'removeFolder':
      return store.removeFolder(key, operation.folder, { recover: operation.recover });
    case 'properties':
      return store.writeProperties(key, operation.owner, {
        set: Object.entries(operation.set).map(([name, value]) => ({ key: name, value: Buffer.from(value) })),
        remove: operation.remove,
      });
    case 'quotas': {
      const { prohibitSendReceiveBytes } = operation;
      return store.updateMailbox(key, { ...unlimitedQuotas, prohibitSendReceiveBytes });
    }
    case 'index': {
      const waiting = await store.listUnindexed(key, operation.limit);
      const documents = waiting.map(({ item, subject }) => ({ item, text: subject }));
      await store.writeSearchText(key, documents);
      return waiting.map(({ item }) => item);
    }
    case 'openLedger':
    case 'copyIn':
    case 'writeLedger':
      return performOnLedger(store, key, operation, (message) => newMessage(store, key, message));
    case 'query': {
      const { folder, sort } = operation;
      const page = await store.queryMessages(key, { folder, sort, limit: 20 });
      return page.messages.map(({ uid }) => uid);
    }
  }
}

async function newMessage(store: MailStore, key: MailboxKey, message: LoadMessage): Promise<NewMessage> {
  const { body, native, property, ...rest } = message;
  return {
    ...rest,
    body: await newBody(store, key, body),
    ...(native && { native: await newBody(store, key, native) }),
    sentAt: message.receivedAt - 60_000,
    traits: 0,
    sender: `Sender ${body.seed} <s${body.seed}@contoso.kr>`,
    recipients: '김민수 <minsu@contoso.kr>',
    messageId: `${body.seed}@contoso.kr`,
    ...(property === undefined ? {} : { properties: [{ key: 'p', value: Buffer.from(property) }] }),
  };
}

const pieceBytes = 64 * 1024;

async function newBody(store: MailStore, key: MailboxKey, body: LoadBody): Promise<NewMessageBody> {
  const bytes = bytesOf(body);
  if (!body.spooled) return { kind: 'bytes', bytes };
  const spool = await store.openSpool(key.tenant);
  try {
    for (let at = 0; at < bytes.byteLength; at += pieceBytes) {
      await spool.write(bytes.subarray(at, at + pieceBytes));
    }
    return await spool.finish();
  } catch (error) {
    await spool.discard();
    throw error;
  }
}

/** Which uids there are, for operations to choose from. */
export interface Situation {
  readonly folders: readonly {
    readonly folder: FolderId;
    readonly role: string | null;
    readonly uids: readonly Uid[];
  }[];
}
