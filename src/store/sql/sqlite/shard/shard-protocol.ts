import { copyBytes } from '../../../../base/copy-bytes.ts';
import type { ErrorRecord } from '../../../../base/errors.ts';
import type { TenantId } from '../../../../base/ids.ts';
import type { SlabPool } from '../../../../base/slab-pool.ts';
import type { BodyIndex, MailWriter, NewMessage, NewMessageBody } from '../../../ports/mail-store.ts';
import type { PrepareSort } from '../../mail/query-messages.ts';

/** What the thread that writes a shard does for others. Spools are written by whoever receives the bytes. */
export interface ShardWriter extends Omit<MailWriter, 'openSpool'>, BodyIndex {
  readonly prepareSort: PrepareSort;
  /** One pass over all tenants of the shard: packs are tidied where they are written. */
  compactPacks(): Promise<CompactionResult>;
  sealPacks(tenant: TenantId): Promise<void>;
  removePacks(tenant: TenantId): Promise<void>;
}

export interface CompactionResult {
  readonly packsRemoved: number;
  readonly bytesFreed: number;
}

/** Every method by name; the compiler sees to it that none is missing. */
const methodNames: Readonly<Record<keyof ShardWriter, true>> = {
  createMailbox: true,
  createMailboxes: true,
  updateMailbox: true,
  removeMailbox: true,
  createFolder: true,
  updateFolder: true,
  removeFolder: true,
  addMessages: true,
  updateFlags: true,
  copyMessages: true,
  moveMessages: true,
  removeMessages: true,
  replaceMessage: true,
  writeProperties: true,
  nameProperties: true,
  writeSearchText: true,
  restoreMailbox: true,
  restoreChanges: true,
  openLedger: true,
  writeLedger: true,
  removeLedger: true,
  prepareSort: true,
  readPackUse: true,
  listPackEntries: true,
  moveEntries: true,
  dropUnreferenced: true,
  compactPacks: true,
  sealPacks: true,
  removePacks: true,
};
export const shardMethods = Object.keys(methodNames) as readonly (keyof ShardWriter)[];

export type ShardRequest =
  | { readonly id: number; readonly method: keyof ShardWriter; readonly args: readonly unknown[] }
  | { readonly id: number; readonly method: 'close' };

export type ShardAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly error: ErrorRecord }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly event: string; readonly fields: object }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: ErrorRecord };

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/**
 * Puts the bytes of all messages into one slab, which both threads see until the answer has come. Cloning them one by
 * one would copy the whole buffer that each is a view of. What lies in shared memory already stays where it is.
 */
export function packMessages(
  messages: readonly NewMessage[],
  slabs: SlabPool,
): {
  messages: NewMessage[];
  /** `undefined` where nothing had to be put there. */
  slab: SharedArrayBuffer | undefined;
} {
  let total = 0;
  for (const { body, native } of messages) {
    if (isPrivate(body)) total += body.bytes.byteLength;
    if (native && isPrivate(native)) total += native.bytes.byteLength;
  }
  if (total === 0) return { messages: [...messages], slab: undefined };
  const slab = slabs.take(total);
  let offset = 0;
  const pack = (body: NewMessageBody): NewMessageBody => {
    if (!isPrivate(body)) return body;
    const bytes = new Uint8Array(slab, offset, body.bytes.byteLength);
    copyBytes(body.bytes, bytes, 0);
    offset += bytes.byteLength;
    return { ...body, bytes };
  };
  const packed = messages.map((message): NewMessage => {
    const body = pack(message.body);
    return message.native ? { ...message, body, native: pack(message.native) } : { ...message, body };
  });
  return { messages: packed, slab };
}

function isPrivate(body: NewMessageBody): body is Extract<NewMessageBody, { kind: 'bytes' }> {
  return body.kind === 'bytes' && !(body.bytes.buffer instanceof SharedArrayBuffer);
}
