import { type Clock, systemClock } from '../../../../base/clock.ts';
import { AppError } from '../../../../base/errors.ts';
import type { TenantId } from '../../../../base/ids.ts';
import { type Log, silentLog } from '../../../../base/log.ts';
import { type ObjectStoreSettings, openBodies } from '../../../blobs/open-bodies.ts';
import type { MailReader, MailStore, MailWriter } from '../../../ports/mail-store.ts';
import { sqlMailReader } from '../../mail/sql-mail-store.ts';
import { isShardCurrent, openShardReader, refusingWriter } from './open-shard-reader.ts';
import { openShardWriter } from './open-shard-writer.ts';
import { ShardClient } from './shard-client.ts';
import type { CompactionResult, ShardWriter } from './shard-protocol.ts';
import {
  type CompactionSettings,
  type ShardSettings,
  shardBodySettings,
  shardPlace,
} from './shard-settings.ts';

export interface EmbeddedStoreOptions {
  /** Shards lie in its folder `shards`. */
  readonly dataFolder: string;
  readonly packBytes?: number;
  readonly cacheBytes?: number;
  readonly compaction?: CompactionSettings;
  readonly objectStore?: ObjectStoreSettings;
  /** Which shard a tenant was put into when it was made. */
  readonly shardOf: (tenant: TenantId) => number | Promise<number>;
  readonly log?: Log;
  /**
   * A thread for each shard keeps the main loop free; a command that runs for a second does without, and a
   * test may then tell the time. `nowhere` is for reading beside the process that has the shards: every write
   * is refused.
   */
  readonly writeIn?: 'thread' | 'process' | 'nowhere';
  readonly clock?: Clock;
}

/** One shard as this thread uses it: writes go to its writer thread, reads to a connection of our own. */
interface OpenShard {
  readonly writer: ShardWriter & Pick<MailWriter, 'openSpool'>;
  readonly reader: MailReader;
  close(): Promise<void>;
}

/**
 * Mail in SQLite files and packs. A shard is opened when it is first used, so that a server with many
 * shards starts at once.
 */
export class EmbeddedMailStore implements MailStore {
  readonly #options: EmbeddedStoreOptions;
  readonly #shards = new Map<number, Promise<OpenShard>>();
  #closed = false;

  constructor(options: EmbeddedStoreOptions) {
    this.#options = options;
  }

  findMailbox: MailStore['findMailbox'] = async (key) => (await this.#reader(key.tenant)).findMailbox(key);
  findMailboxes: MailStore['findMailboxes'] = async (tenant, mailboxes) =>
    (await this.#reader(tenant)).findMailboxes(tenant, mailboxes);
  listMailboxes: MailStore['listMailboxes'] = async (tenant, page) =>
    (await this.#reader(tenant)).listMailboxes(tenant, page);
  listFolders: MailStore['listFolders'] = async (key) => (await this.#reader(key.tenant)).listFolders(key);
  findFolder: MailStore['findFolder'] = async (key, folder) =>
    (await this.#reader(key.tenant)).findFolder(key, folder);
  findMessage: MailStore['findMessage'] = async (key, folder, uid) =>
    (await this.#reader(key.tenant)).findMessage(key, folder, uid);
  findItem: MailStore['findItem'] = async (key, item) => (await this.#reader(key.tenant)).findItem(key, item);
  listMessages: MailStore['listMessages'] = async (key, folder, ranges, limit) =>
    (await this.#reader(key.tenant)).listMessages(key, folder, ranges, limit);
  queryMessages: MailStore['queryMessages'] = async (key, query) =>
    (await this.#reader(key.tenant)).queryMessages(key, query);
  readSortedUids: MailStore['readSortedUids'] = async (key, order) =>
    (await this.#reader(key.tenant)).readSortedUids(key, order);
  listMessagesByUid: MailStore['listMessagesByUid'] = async (key, folder, uids) =>
    (await this.#reader(key.tenant)).listMessagesByUid(key, folder, uids);
  countMessages: MailStore['countMessages'] = async (key, folder, filter) =>
    (await this.#reader(key.tenant)).countMessages(key, folder, filter);
  readFolderIndex: MailStore['readFolderIndex'] = async (key, folder) =>
    (await this.#reader(key.tenant)).readFolderIndex(key, folder);
  changesSince: MailStore['changesSince'] = async (key, since, options) =>
    (await this.#reader(key.tenant)).changesSince(key, since, options);
  readProperties: MailStore['readProperties'] = async (key, owner, keys) =>
    (await this.#reader(key.tenant)).readProperties(key, owner, keys);
  readPropertiesOf: MailStore['readPropertiesOf'] = async (key, owners, keys) =>
    (await this.#reader(key.tenant)).readPropertiesOf(key, owners, keys);
  listNamedProperties: MailStore['listNamedProperties'] = async (key) =>
    (await this.#reader(key.tenant)).listNamedProperties(key);
  findNamedProperties: MailStore['findNamedProperties'] = async (key, names) =>
    (await this.#reader(key.tenant)).findNamedProperties(key, names);
  listUnindexed: MailStore['listUnindexed'] = async (key, limit) =>
    (await this.#reader(key.tenant)).listUnindexed(key, limit);
  listMailboxesToIndex: MailStore['listMailboxesToIndex'] = async (tenant, limit) =>
    (await this.#reader(tenant)).listMailboxesToIndex(tenant, limit);
  openBody: MailStore['openBody'] = async (tenant, hash) =>
    (await this.#reader(tenant)).openBody(tenant, hash);
  listLedgers: MailStore['listLedgers'] = async (tenant, query) =>
    (await this.#reader(tenant)).listLedgers(tenant, query);
  readLedgerFolders: MailStore['readLedgerFolders'] = async (tenant, ledger) =>
    (await this.#reader(tenant)).readLedgerFolders(tenant, ledger);
  readLedgerIndex: MailStore['readLedgerIndex'] = async (tenant, ledger, folder) =>
    (await this.#reader(tenant)).readLedgerIndex(tenant, ledger, folder);
  readLedgerState: MailStore['readLedgerState'] = async (tenant, ledger) =>
    (await this.#reader(tenant)).readLedgerState(tenant, ledger);
  listLedgerEntries: MailStore['listLedgerEntries'] = async (tenant, ledger, query) =>
    (await this.#reader(tenant)).listLedgerEntries(tenant, ledger, query);
  readChangeNumbers: MailStore['readChangeNumbers'] = async (keys) => {
    const [only, second] = keys;
    if (only !== undefined && second === undefined)
      return (await this.#reader(only.tenant)).readChangeNumbers(keys);
    const byTenant = Map.groupBy(keys, (key) => key.tenant);
    const found = [...byTenant].map(async ([tenant, some]) =>
      (await this.#reader(tenant)).readChangeNumbers(some),
    );
    return (await Promise.all(found)).flat();
  };

  createMailbox: MailStore['createMailbox'] = async (key, settings) =>
    (await this.writer(key.tenant)).createMailbox(key, settings);
  createMailboxes: MailStore['createMailboxes'] = async (tenant, mailboxes, folders) =>
    (await this.writer(tenant)).createMailboxes(tenant, mailboxes, folders);
  updateMailbox: MailStore['updateMailbox'] = async (key, quotas) =>
    (await this.writer(key.tenant)).updateMailbox(key, quotas);
  removeMailbox: MailStore['removeMailbox'] = async (key) =>
    (await this.writer(key.tenant)).removeMailbox(key);
  createFolder: MailStore['createFolder'] = async (key, folder) =>
    (await this.writer(key.tenant)).createFolder(key, folder);
  updateFolder: MailStore['updateFolder'] = async (key, folder, change) =>
    (await this.writer(key.tenant)).updateFolder(key, folder, change);
  removeFolder: MailStore['removeFolder'] = async (key, folder, options) =>
    (await this.writer(key.tenant)).removeFolder(key, folder, options);
  addMessages: MailStore['addMessages'] = async (key, folder, messages, options) =>
    (await this.writer(key.tenant)).addMessages(key, folder, messages, options);
  updateFlags: MailStore['updateFlags'] = async (key, folder, uids, change) =>
    (await this.writer(key.tenant)).updateFlags(key, folder, uids, change);
  copyMessages: MailStore['copyMessages'] = async (key, folder, uids, target) =>
    (await this.writer(key.tenant)).copyMessages(key, folder, uids, target);
  moveMessages: MailStore['moveMessages'] = async (key, folder, uids, target, arrival) =>
    (await this.writer(key.tenant)).moveMessages(key, folder, uids, target, arrival);
  removeMessages: MailStore['removeMessages'] = async (key, folder, uids, options) =>
    (await this.writer(key.tenant)).removeMessages(key, folder, uids, options);
  replaceMessage: MailStore['replaceMessage'] = async (key, folder, uid, message, options) =>
    (await this.writer(key.tenant)).replaceMessage(key, folder, uid, message, options);
  writeProperties: MailStore['writeProperties'] = async (key, owner, change) =>
    (await this.writer(key.tenant)).writeProperties(key, owner, change);
  nameProperties: MailStore['nameProperties'] = async (key, names) =>
    (await this.writer(key.tenant)).nameProperties(key, names);
  writeSearchText: MailStore['writeSearchText'] = async (key, documents) =>
    (await this.writer(key.tenant)).writeSearchText(key, documents);
  openSpool: MailStore['openSpool'] = async (tenant) => (await this.#shard(tenant)).writer.openSpool(tenant);
  restoreMailbox: MailStore['restoreMailbox'] = async (mailbox, properties, names) =>
    (await this.writer(mailbox.tenant)).restoreMailbox(mailbox, properties, names);
  restoreChanges: MailStore['restoreChanges'] = async (key, changes) =>
    (await this.writer(key.tenant)).restoreChanges(key, changes);

  openLedger: MailStore['openLedger'] = async (tenant, identity) =>
    (await this.writer(tenant)).openLedger(tenant, identity);
  writeLedger: MailStore['writeLedger'] = async (tenant, ledger, change) =>
    (await this.writer(tenant)).writeLedger(tenant, ledger, change);
  removeLedger: MailStore['removeLedger'] = async (tenant, ledger) =>
    (await this.writer(tenant)).removeLedger(tenant, ledger);

  async close(): Promise<void> {
    this.#closed = true;
    const opened = await Promise.allSettled(this.#shards.values());
    this.#shards.clear();
    await Promise.all(
      opened.map((shard) => (shard.status === 'fulfilled' ? shard.value.close() : undefined)),
    );
  }

  /** One pass of compaction over every shard that is open. */
  async compactPacks(): Promise<CompactionResult[]> {
    const results: CompactionResult[] = [];
    for (const shard of await Promise.all(this.#shards.values())) {
      results.push(await shard.writer.compactPacks());
    }
    return results;
  }

  /** For a tenant that is being removed, whose own record may be gone. */
  async removePacks(tenant: TenantId, shard: number): Promise<void> {
    await (await this.#shardByNumber(shard)).writer.removePacks(tenant);
  }

  /** What the writer thread of the tenant's shard does beyond the port: tidying of packs. */
  async writer(tenant: TenantId): Promise<ShardWriter> {
    return (await this.#shard(tenant)).writer;
  }

  async #reader(tenant: TenantId): Promise<MailReader> {
    return (await this.#shard(tenant)).reader;
  }

  async #shard(tenant: TenantId): Promise<OpenShard> {
    return this.#shardByNumber(await this.#options.shardOf(tenant));
  }

  async #shardByNumber(number: number): Promise<OpenShard> {
    if (this.#closed) {
      throw new AppError({
        kind: 'unavailable',
        code: 'store.closed',
        message: 'The server is stopping and takes no more work. Try again when it has started.',
      });
    }
    const known = this.#shards.get(number);
    if (known) return known;
    const opening = this.#open(number);
    this.#shards.set(number, opening);
    opening.catch(() => this.#shards.delete(number));
    return opening;
  }

  async #open(number: number): Promise<OpenShard> {
    const { log = silentLog, clock = systemClock, writeIn } = this.#options;
    const settings = this.#settings(number);
    // The writer makes or migrates the file, and only then can another connection read it.
    const { writer, close } = await this.#openWriter(settings, log.child({ shard: number }));
    try {
      const database = await openShardReader(settings);
      const role = writeIn === 'nowhere' ? 'visitor' : 'beside';
      const bodies = await openBodies(shardBodySettings(settings), role, { clock, log });
      return {
        writer: { ...writer, openSpool: (tenant) => bodies.openSpool(tenant) },
        reader: sqlMailReader({ database, bodies }, writer.prepareSort),
        async close() {
          // The writer last: SQLite takes the WAL back into the file when the last connection closes, and one
          // that can only read leaves it lying there.
          await database.close();
          try {
            await close();
          } finally {
            await bodies.close();
          }
        },
      };
    } catch (error) {
      // The next call opens the shard again, and it must not have two writers then.
      await close();
      throw error;
    }
  }

  #settings(number: number): ShardSettings {
    const { dataFolder, packBytes, cacheBytes, compaction, objectStore } = this.#options;
    return {
      ...shardPlace({ dataFolder, objectStore }, number),
      ...(packBytes === undefined ? {} : { packBytes }),
      ...(cacheBytes === undefined ? {} : { cacheBytes }),
      ...(compaction === undefined ? {} : { compaction }),
    };
  }

  async #openWriter(
    settings: ShardSettings,
    log: Log,
  ): Promise<{ writer: ShardWriter; close(): Promise<void> }> {
    if (this.#options.writeIn === 'nowhere') return refusingWriter();
    if (this.#options.writeIn === 'process') {
      return openShardWriter(settings, this.#options.clock ?? systemClock, log);
    }
    const client = new ShardClient(settings, log);
    // Who only reads what is there already never waits for the thread: the first write starts it.
    if (!(await isShardCurrent(settings))) await client.start();
    return { writer: client.writer, close: () => client.close() };
  }
}
