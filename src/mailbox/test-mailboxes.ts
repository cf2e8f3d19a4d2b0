import { type Clock, systemClock } from '../base/clock.ts';
import type { Guid, MailboxId, TenantId } from '../base/ids.ts';
import type { Log, LogFields } from '../base/log.ts';
import { MemoryBodyStore } from '../store/memory/memory-body-store.ts';
import { MemoryMailStore } from '../store/memory/memory-mail-store.ts';
import { type MailboxKey, type MailboxQuotas, unlimitedQuotas } from '../store/ports/mail-model.ts';
import type { MailStore, NewMessage } from '../store/ports/mail-store.ts';
import { EmbeddedMailStore } from '../store/sql/sqlite/shard/embedded-mail-store.ts';
import type { Mailbox } from './mailbox.ts';
import { Mailboxes, type MailboxesOptions } from './mailboxes.ts';
import { type Arrival, prepareMessage } from './message-intake.ts';

/** Remembers what was logged, so that a test can say what an administrator is told. */
export class RecordedLog implements Log {
  readonly lines: { readonly level: string; readonly event: string; readonly fields: LogFields }[] = [];

  debug(event: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'debug', event, fields });
  }
  info(event: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'info', event, fields });
  }
  warn(event: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'warn', event, fields });
  }
  error(event: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'error', event, fields });
  }
  child(): Log {
    return this;
  }
  events(level: string): string[] {
    return this.lines.filter((line) => line.level === level).map(({ event }) => event);
  }
}

/** Stores that the room is tested on. `folder` is used by those that need one. */
export type OpenStore = (clock: Clock, folder: string) => MailStore;

export const openMemoryStore: OpenStore = (clock) =>
  new MemoryMailStore({ clock, bodies: new MemoryBodyStore() });

export const openSqliteStore: OpenStore = (clock, folder) =>
  new EmbeddedMailStore({ dataFolder: folder, shardOf: () => 1, writeIn: 'process', clock });

export function keyOf(mailbox: number, tenant = 1): MailboxKey {
  return { tenant: tenant as TenantId, mailbox: mailbox as MailboxId };
}

/** The whole room over a store, in memory unless another is given. */
export class TestMailboxes {
  readonly store: MailStore;
  readonly log = new RecordedLog();
  readonly mailboxes: Mailboxes;
  #last = 0;

  constructor({
    clock = systemClock,
    store = openMemoryStore(clock, ''),
    ...options
  }: Partial<MailboxesOptions> = {}) {
    this.store = store;
    this.mailboxes = new Mailboxes({ clock, store, log: this.log, pollMs: null, ...options });
  }

  /** A mailbox with the folders that every one has. */
  async make({
    tenant = 1,
    quotas = {},
    language = 'en',
  }: {
    tenant?: number;
    quotas?: Partial<MailboxQuotas>;
    language?: 'en' | 'ko';
  } = {}): Promise<Mailbox> {
    this.#last += 1;
    const key = keyOf(this.#last, tenant);
    const guid = `00000000-0000-4000-8000-${this.#last.toString(16).padStart(12, '0')}` as Guid;
    await this.mailboxes.provision(key, { guid, quotas: { ...unlimitedQuotas, ...quotas }, language });
    return this.mailboxes.open(key);
  }

  async close(): Promise<void> {
    await this.mailboxes.close();
    await this.store.close();
  }
}

export const arrival: Arrival = { receivedAt: Date.UTC(2026, 0, 5), flags: 0, keywords: [] };

/** Lines of a message as they stand on the wire. */
export function mailOf(...lines: string[]): Uint8Array {
  return new Uint8Array(Buffer.from(lines.join('\r\n')));
}

export function prepared(...lines: string[]): NewMessage {
  return prepareMessage(mailOf(...lines), arrival);
}

export async function* piecesOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}
