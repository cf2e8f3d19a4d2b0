/**
 * Contexts that outlive the process: a record of the organisation for each, sealed with its key. The name of a context opens it, so it
 * is kept as a hash. Who takes one up removes its record in the same breath: of several that want it one gets it.
 */
import { createHash } from 'node:crypto';
import type { SecretBox } from '../../../access/secret-box.ts';
import { isAppError } from '../../../base/errors.ts';
import type { TenantId } from '../../../base/ids.ts';
import type { Log } from '../../../base/log.ts';
import type { RecordChange, RecordStore, StoredRecord } from '../../../store/ports/record-store.ts';
import { maxRecordBatch } from '../../../store/ports/record-store.ts';
import { ByteReader } from '../../../wire/mapi/byte-reader.ts';
import { ByteWriter } from '../../../wire/mapi/byte-writer.ts';
import type { ContextKeeper, KeptContext } from './context-registry.ts';
import type { MapiCaller } from './endpoint.ts';

export interface KeptContextsOptions {
  readonly store: Pick<RecordStore, 'findRecords' | 'listRecords' | 'writeRecords'>;
  secretsOf(tenant: TenantId): Promise<SecretBox | undefined>;
  now(): number;
  readonly log: Log;
}

const collection = 'mapi.context';
const version = 1;

const keyOf = (id: string): string => createHash('sha256').update(id).digest('hex');
const purposeOf = (caller: MapiCaller, key: string): string => `${collection}/${key}/${caller.account}`;

export class KeptContexts implements ContextKeeper {
  readonly #options: KeptContextsOptions;

  constructor(options: KeptContextsOptions) {
    this.#options = options;
  }

  async save(caller: MapiCaller, contexts: readonly KeptContext[]): Promise<void> {
    const { store, secretsOf } = this.#options;
    const secrets = await secretsOf(caller.tenant);
    if (secrets === undefined || contexts.length === 0) return;
    const changes = contexts.map((kept): RecordChange => {
      const key = keyOf(kept.state.id);
      const secret = secrets.seal(purposeOf(caller, key), pack(kept));
      return { collection, key, content: { account: caller.account, until: kept.until }, secret };
    });
    for (let start = 0; start < changes.length; start += maxRecordBatch)
      await store.writeRecords(caller.tenant, changes.slice(start, start + maxRecordBatch));
  }

  async take(caller: MapiCaller, id: string): Promise<KeptContext | undefined> {
    const { store, secretsOf, log } = this.#options;
    const key = keyOf(id);
    const [record] = await store.findRecords(caller.tenant, collection, [key]);
    if (record === undefined || record.content.account !== caller.account) return undefined;
    if (!(await this.#remove(caller.tenant, record))) return undefined;
    const secrets = await secretsOf(caller.tenant);
    if (secrets === undefined || record.secret === null) return undefined;
    try {
      return unpack(id, secrets.open(purposeOf(caller, key), record.secret));
    } catch (error) {
      log.error('mapi.keptContextUnreadable', { account: caller.account, error });
      return undefined;
    }
  }

  /** Those that nobody came back for. */
  async sweep(tenant: TenantId): Promise<void> {
    const { store, now } = this.#options;
    let after: string | undefined;
    for (;;) {
      const limit = 500;
      const page = await store.listRecords(tenant, collection, {
        limit,
        ...(after !== undefined && { after }),
      });
      const over = page.filter(({ content }) => Number(content.until) < now());
      const gone = over.map(({ key, version: ifVersion }) => ({
        collection,
        key,
        gone: true as const,
        ifVersion,
      }));
      if (gone.length > 0) await store.writeRecords(tenant, gone).catch(ignoreTaken);
      after = page.at(-1)?.key;
      if (page.length < limit) return;
    }
  }

  async #remove(tenant: TenantId, { key, version: ifVersion }: StoredRecord): Promise<boolean> {
    try {
      await this.#options.store.writeRecords(tenant, [{ collection, key, gone: true, ifVersion }]);
      return true;
    } catch (error) {
      ignoreTaken(error);
      return false;
    }
  }
}

/** Somebody else was first: what is there now is not what was looked at. */
function ignoreTaken(error: unknown): void {
  if (!isAppError(error, 'conflict')) throw error;
}

function pack({ state, session, until }: KeptContext): Uint8Array {
  const writer = new ByteWriter()
    .u8(version)
    .ascii(state.endpoint)
    .u64(BigInt(state.sequence))
    .u64(BigInt(until));
  writer.flag(state.last !== undefined);
  if (state.last) {
    const { requestId, requestType, body } = state.last;
    writer.ascii(requestId).ascii(requestType).u32(body.length).bytes(body);
  }
  return writer.u32(session.length).bytes(session).written;
}

function unpack(id: string, bytes: Uint8Array): KeptContext | undefined {
  const reader = new ByteReader(bytes);
  if (reader.u8() !== version) return undefined;
  const endpoint = reader.ascii();
  const sequence = Number(reader.u64());
  const until = Number(reader.u64());
  const last = reader.flag()
    ? { requestId: reader.ascii(), requestType: reader.ascii(), body: reader.bytes(reader.u32()).slice() }
    : undefined;
  const session = reader.bytes(reader.u32()).slice();
  return { state: { id, endpoint, sequence, last }, session, until };
}
