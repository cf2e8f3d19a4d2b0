import { randomBytes } from 'node:crypto';
import { bodyHashOf } from '../../base/body-hash.ts';
import { AppError } from '../../base/errors.ts';
import type { BodyHash, TenantId } from '../../base/ids.ts';
import { bodyDamaged, packMoved, spoolMissing, storeClosed } from '../blobs/body-errors.ts';
import { compressWhereItPays, decompressExactly } from '../blobs/compression.ts';
import type {
  BodyLocation,
  BodySpool,
  BodyStore,
  ByteRange,
  NewBody,
  PackEntry,
  PackId,
  PackSummary,
  ScanOptions,
} from '../ports/bodies.ts';

interface MemoryRecord {
  readonly hash: BodyHash;
  readonly location: BodyLocation;
  readonly payload: Uint8Array;
}

interface MemoryPack {
  readonly records: Map<number, MemoryRecord>;
  bytes: number;
  sealed: boolean;
}

interface MemoryTenant {
  readonly packs: Map<PackId, MemoryPack>;
  current: PackId | undefined;
}

const chunkBytes = 1 << 20;

/** Packs without a disk, for tests of what stands on a body store. */
export class MemoryBodyStore implements BodyStore {
  readonly #tenants = new Map<TenantId, MemoryTenant>();
  readonly #spools = new Map<string, Uint8Array>();
  #latestPack = 0;
  #closed = false;

  async append(tenant: TenantId, bodies: readonly NewBody[]): Promise<BodyLocation[]> {
    this.#checkOpen();
    const contents = bodies.map((body) => {
      // Whoever gave the bytes may use their memory again.
      const bytes =
        body.kind === 'inline' ? body.bytes.slice() : this.#spools.get(spoolKey(tenant, body.token));
      if (bytes === undefined) throw spoolMissing(tenant, body.kind === 'spooled' ? body.token : '');
      return { body, bytes };
    });
    return contents.map(({ body, bytes }) => {
      if (body.kind === 'spooled') this.#spools.delete(spoolKey(tenant, body.token));
      return this.#store(tenant, body.hash, 'raw', bytes.byteLength, bytes);
    });
  }

  async read(tenant: TenantId, location: BodyLocation): Promise<Uint8Array> {
    this.#checkOpen();
    const { payload } = this.#record(tenant, location);
    if (location.codec === 'raw') return new Uint8Array(payload);
    const body = await decompressExactly(payload, location.bytes);
    if (body === undefined)
      throw bodyDamaged({ tenant, pack: location.pack, offset: location.offset }, 'badChecksum');
    return body;
  }

  async *stream(tenant: TenantId, location: BodyLocation, range?: ByteRange): AsyncIterable<Uint8Array> {
    if (range && !(range.start >= 0 && range.end >= range.start)) {
      throw new AppError({
        kind: 'invalid',
        code: 'store.bodies.badRange',
        message: `A body has no bytes from ${range.start} to ${range.end}.`,
      });
    }
    const body = await this.read(tenant, location);
    const part = range ? body.subarray(range.start, range.end) : body;
    for (let at = 0; at < part.byteLength; at += chunkBytes) yield part.subarray(at, at + chunkBytes);
  }

  async openSpool(tenant: TenantId): Promise<BodySpool> {
    this.#checkOpen();
    const token = randomBytes(16).toString('hex');
    const chunks: Uint8Array[] = [];
    return {
      write: async (chunk) => {
        chunks.push(new Uint8Array(chunk));
      },
      finish: async () => {
        const bytes = Buffer.concat(chunks);
        this.#spools.set(spoolKey(tenant, token), bytes);
        const hash = bodyHashOf(bytes);
        return { kind: 'spooled', hash, byteLength: bytes.byteLength, token };
      },
      discard: async () => {
        this.#spools.delete(spoolKey(tenant, token));
      },
    };
  }

  async listPacks(tenant: TenantId): Promise<PackSummary[]> {
    const packs = [...(this.#tenants.get(tenant)?.packs ?? [])];
    return packs.map(([pack, { bytes, sealed }]) => ({ pack, bytes, sealed, residence: 'local' }));
  }

  async listTenants(): Promise<TenantId[]> {
    return [...this.#tenants.keys()].sort((a, b) => a - b);
  }

  async *scanPack(tenant: TenantId, pack: PackId, options?: ScanOptions): AsyncIterable<PackEntry> {
    const from = options?.fromOffset ?? 0;
    for (const { hash, location } of this.#pack(tenant, pack).records.values()) {
      if (location.offset >= from) yield { kind: 'record', hash, location };
    }
  }

  async seal(tenant: TenantId): Promise<void> {
    const found = this.#tenants.get(tenant);
    const current = found?.current === undefined ? undefined : found.packs.get(found.current);
    if (found === undefined || current === undefined) return;
    current.sealed = true;
    found.current = undefined;
  }

  async rewrite(tenant: TenantId, locations: readonly BodyLocation[]): Promise<BodyLocation[]> {
    const places: BodyLocation[] = [];
    for (const location of locations) {
      const { hash, payload } = this.#record(tenant, location);
      const compressed = location.codec === 'raw' ? await compressWhereItPays(payload) : undefined;
      const codec = compressed ? 'zstd' : location.codec;
      places.push(this.#store(tenant, hash, codec, location.bytes, compressed ?? payload));
    }
    return places;
  }

  async removePack(tenant: TenantId, pack: PackId): Promise<void> {
    const found = this.#tenants.get(tenant);
    found?.packs.delete(pack);
    if (found?.current === pack) found.current = undefined;
  }

  async removeTenant(tenant: TenantId): Promise<void> {
    this.#tenants.delete(tenant);
    for (const key of this.#spools.keys()) if (key.startsWith(`${tenant}/`)) this.#spools.delete(key);
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #store(
    tenant: TenantId,
    hash: BodyHash,
    codec: BodyLocation['codec'],
    bytes: number,
    payload: Uint8Array,
  ): BodyLocation {
    let found = this.#tenants.get(tenant);
    if (found === undefined) {
      found = { packs: new Map(), current: undefined };
      this.#tenants.set(tenant, found);
    }
    let pack = found.current === undefined ? undefined : found.packs.get(found.current);
    if (found.current === undefined || pack === undefined) {
      this.#latestPack += 1;
      found.current = this.#latestPack;
      pack = { records: new Map(), bytes: 0, sealed: false };
      found.packs.set(found.current, pack);
    }
    const storedBytes = payload.byteLength;
    const location = { pack: found.current, offset: pack.bytes, storedBytes, bytes, codec };
    pack.records.set(location.offset, { hash, location, payload: new Uint8Array(payload) });
    // Room for a header, so that an empty body has a place of its own too.
    pack.bytes += storedBytes + 1;
    return location;
  }

  #pack(tenant: TenantId, pack: PackId): MemoryPack {
    const found = this.#tenants.get(tenant)?.packs.get(pack);
    if (found === undefined) throw packMoved(tenant, pack);
    return found;
  }

  #record(tenant: TenantId, location: BodyLocation): MemoryRecord {
    const record = this.#pack(tenant, location.pack).records.get(location.offset);
    const { storedBytes, bytes, codec } = record?.location ?? {};
    const agrees =
      storedBytes === location.storedBytes && bytes === location.bytes && codec === location.codec;
    if (record === undefined || !agrees)
      throw bodyDamaged({ tenant, pack: location.pack, offset: location.offset }, 'badHeader');
    return record;
  }

  #checkOpen(): void {
    if (this.#closed) throw storeClosed();
  }
}

function spoolKey(tenant: TenantId, token: string): string {
  return `${tenant}/${token}`;
}
