import path from 'node:path';
import { invariant } from '../../base/errors.ts';
import type { TenantId } from '../../base/ids.ts';
import type { BodyLocation, BodySpool, InlineBody, NewBody, PackId } from '../ports/bodies.ts';
import { type PreparedRecord, prepareRecord } from './active-pack.ts';
import { storeClosed, writeFailed } from './body-errors.ts';
import { HashingSpool } from './body-spool.ts';
import { compressSmall, compressWhereItPays, smallBytes } from './compression.ts';
import { PackAppender } from './pack-appender.ts';
import { findTenantId, packPath, removedSuffix, spoolFolder, tenantPath } from './pack-paths.ts';
import { prepareCopy, spoolCopy } from './pack-rewriter.ts';
import type { PackSources } from './pack-source.ts';
import { FinishedSpool, SpoolFile } from './spool-file.ts';
import type { WriteContext } from './write-context.ts';

/** Tenants whose current pack is kept open for writing. */
const awakeLimit = 256;

/** Everything that changes a folder of packs. A folder has one writer at a time. */
export class PackWriter {
  readonly #context: WriteContext;
  readonly #sources: PackSources;
  readonly #compressAppends: boolean;
  readonly #appenders = new Map<TenantId, PackAppender>();
  /** Those that may hold a file open. */
  readonly #awake = new Map<TenantId, PackAppender>();
  #closed = false;

  constructor(context: WriteContext, sources: PackSources, compressAppends: boolean) {
    this.#context = context;
    this.#sources = sources;
    this.#compressAppends = compressAppends;
  }

  async append(tenant: TenantId, bodies: readonly NewBody[]): Promise<BodyLocation[]> {
    if (bodies.length === 0) return [];
    const appender = this.#appender(tenant);
    if (!this.#compressAppends && bodies.every(isInline)) {
      return appender.append(bodies.map(plainRecord));
    }
    return this.#appendMixed(appender, tenant, bodies);
  }

  /** Copies records of any pack into the current one; large ones become packs of their own. */
  async rewrite(tenant: TenantId, locations: readonly BodyLocation[]): Promise<BodyLocation[]> {
    const appender = this.#appender(tenant);
    const { adoptBytes, batchBytes } = this.#context.limits;
    const places: BodyLocation[] = [];
    let records: PreparedRecord[] = [];
    let bytes = 0;
    const flush = async () => {
      if (records.length > 0) places.push(...(await appender.append(records)));
      records = [];
      bytes = 0;
    };
    for (const location of locations) {
      if (location.storedBytes >= adoptBytes) {
        await flush();
        places.push(await this.#rewriteLarge(appender, tenant, location));
        continue;
      }
      const record = await this.#sources.use(tenant, location.pack, (source) =>
        prepareCopy(source, location),
      );
      records.push(record);
      bytes += record.payload.byteLength;
      if (bytes >= batchBytes) await flush();
    }
    await flush();
    return places;
  }

  seal(tenant: TenantId): Promise<void> {
    return this.#appender(tenant).seal();
  }

  async openSpool(tenant: TenantId): Promise<BodySpool> {
    if (this.#closed) throw storeClosed();
    return new HashingSpool(await SpoolFile.create(this.#context, tenant, false));
  }

  async removePack(tenant: TenantId, pack: PackId): Promise<void> {
    if (this.#closed) throw storeClosed();
    const { disk, root } = this.#context;
    await this.#appenders.get(tenant)?.letGo(pack);
    const file = packPath(root, tenant, pack);
    if ((await disk.find(file)) === undefined) return;
    await disk.remove(file);
    await disk.syncFolder(tenantPath(root, tenant));
  }

  /** Out of sight at once; what a crash leaves of it is removed at the next start. */
  async removeTenant(tenant: TenantId): Promise<void> {
    const { disk, root, random } = this.#context;
    const appender = this.#appenders.get(tenant);
    await appender?.close();
    this.#appenders.delete(tenant);
    this.#awake.delete(tenant);
    const folder = tenantPath(root, tenant);
    if ((await disk.find(folder)) === undefined) return;
    const removed = `${folder}-${Buffer.from(random.bytes(8)).toString('hex')}${removedSuffix}`;
    await disk.rename(folder, removed);
    await disk.syncFolder(root);
    await disk.removeFolder(removed);
  }

  /** Removes what crashes left behind: spools older than this process, tenants half removed. */
  async tidy(processStartedAtMs: number): Promise<void> {
    const { disk, root, log } = this.#context;
    for (const name of await disk.list(root)) {
      if (name.endsWith(removedSuffix)) {
        await disk.removeFolder(path.join(root, name));
        continue;
      }
      const tenant = findTenantId(name);
      if (tenant === undefined) continue;
      const folder = spoolFolder(root, tenant);
      for (const token of await disk.list(folder)) {
        const file = path.join(folder, token);
        const found = await disk.find(file);
        if (found === undefined || found.changedAtMs >= processStartedAtMs) continue;
        await disk.remove(file);
        log.info('store.bodies.staleSpoolRemoved', { tenant, bytes: found.bytes });
      }
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#appenders.values()].map((appender) => appender.close()));
    this.#appenders.clear();
    this.#awake.clear();
  }

  #appender(tenant: TenantId): PackAppender {
    if (this.#closed) throw storeClosed();
    const appender = this.#appenders.get(tenant) ?? new PackAppender(this.#context, tenant, this.#sources);
    // Last in the map is most recently used.
    this.#awake.delete(tenant);
    this.#awake.set(tenant, appender);
    this.#appenders.set(tenant, appender);
    if (this.#awake.size > awakeLimit) this.#restOldest();
    return appender;
  }

  #restOldest(): void {
    const [oldest] = this.#awake;
    if (oldest === undefined) return;
    const [tenant, appender] = oldest;
    this.#awake.delete(tenant);
    appender.rest().catch((error: unknown) => {
      this.#context.log.warn('store.bodies.closeFailed', { tenant, error });
    });
  }

  /** Spools first; they go away only when everything is on disk, so that a failed append can be repeated. */
  async #appendMixed(
    appender: PackAppender,
    tenant: TenantId,
    bodies: readonly NewBody[],
  ): Promise<BodyLocation[]> {
    const places = new Array<BodyLocation | undefined>(bodies.length);
    const records: { index: number; record: PreparedRecord }[] = [];
    const spools: FinishedSpool[] = [];
    const adopted: PackId[] = [];
    try {
      for (const [index, body] of bodies.entries()) {
        if (body.kind === 'inline') {
          records.push({ index, record: await this.#prepare(body) });
          continue;
        }
        const spool = await FinishedSpool.open(this.#context, tenant, body);
        spools.push(spool);
        if (spool.storedBytes < this.#context.limits.adoptBytes) {
          records.push({ index, record: await spool.read() });
          continue;
        }
        const place = await appender.exclusively(() => spool.adopt());
        adopted.push(place.pack);
        places[index] = place;
      }
      if (adopted.length > 0) await this.#context.disk.syncFolder(tenantPath(this.#context.root, tenant));
      if (records.length > 0) {
        const stored = await appender.append(records.map(({ record }) => record));
        for (const [at, { index }] of records.entries()) places[index] = stored[at];
      }
    } catch (error) {
      await this.#forgetAdopted(tenant, adopted);
      throw writeFailed(tenantPath(this.#context.root, tenant), error);
    }
    await this.#removeSpools(spools);
    return places.filter((place) => place !== undefined);
  }

  async #rewriteLarge(
    appender: PackAppender,
    tenant: TenantId,
    location: BodyLocation,
  ): Promise<BodyLocation> {
    const spool = await spoolCopy(this.#context, this.#sources, tenant, location);
    const [place] = await this.#appendMixed(appender, tenant, [spool]);
    invariant(place, 'one body appended has one place');
    return place;
  }

  async #prepare(body: InlineBody): Promise<PreparedRecord> {
    if (!this.#compressAppends) return plainRecord(body);
    // The thread pool costs a small body four times what compressing it does.
    const isSmall = body.bytes.byteLength <= smallBytes;
    const compressed = isSmall ? compressSmall(body.bytes) : await compressWhereItPays(body.bytes);
    const { hash, bytes } = body;
    const codec = compressed ? 'zstd' : 'raw';
    const payload = compressed ?? bytes;
    return prepareRecord({ hash, codec, bytes: bytes.byteLength, payload, compressionTried: true });
  }

  async #forgetAdopted(tenant: TenantId, adopted: readonly PackId[]): Promise<void> {
    for (const pack of adopted) {
      await this.#context.disk
        .remove(packPath(this.#context.root, tenant, pack))
        .catch((error: unknown) => this.#context.log.warn('store.bodies.strayPack', { tenant, pack, error }));
    }
  }

  async #removeSpools(spools: readonly FinishedSpool[]): Promise<void> {
    for (const spool of spools) {
      // The body is stored; a spool left over is removed at the next start.
      await spool
        .remove()
        .catch((error: unknown) =>
          this.#context.log.warn('store.bodies.straySpool', { path: spool.path, error }),
        );
    }
  }
}

function isInline(body: NewBody): body is InlineBody {
  return body.kind === 'inline';
}

function plainRecord({ hash, bytes }: InlineBody): PreparedRecord {
  return prepareRecord({
    hash,
    codec: 'raw',
    bytes: bytes.byteLength,
    payload: bytes,
    compressionTried: false,
  });
}
