import path from 'node:path';
import type { TenantId } from '../../base/ids.ts';
import type {
  BodyLocation,
  ByteRange,
  PackEntry,
  PackId,
  PackSummary,
  ScanOptions,
} from '../ports/bodies.ts';
import { isMoved } from './body-errors.ts';
import type { Disk } from './disk.ts';
import type { Seal } from './pack-format.ts';
import { findPackId, findTenantId, tenantPath } from './pack-paths.ts';
import { scanRecords } from './pack-scan.ts';
import { findPackOutline, type PackSources } from './pack-source.ts';
import { readBody, streamBody } from './record-reader.ts';

/**
 * Reads a folder of packs. Keeps nothing of what the folder holds, so it sees at once what a writer in
 * another thread makes and removes.
 */
export class PackReader {
  readonly #disk: Disk;
  readonly #root: string;
  readonly #sources: PackSources;

  constructor(disk: Disk, root: string, sources: PackSources) {
    this.#disk = disk;
    this.#root = root;
    this.#sources = sources;
  }

  read(tenant: TenantId, location: BodyLocation): Promise<Uint8Array> {
    return this.#sources.use(tenant, location.pack, (source) => readBody(source, location));
  }

  stream(tenant: TenantId, location: BodyLocation, range?: ByteRange): AsyncIterable<Uint8Array> {
    return this.#sources.stream(tenant, location.pack, (source) => streamBody(source, location, range));
  }

  scanPack(tenant: TenantId, pack: PackId, options?: ScanOptions): AsyncIterable<PackEntry> {
    return this.#sources.stream(tenant, pack, (source) => scanRecords(source, options));
  }

  async listTenants(): Promise<TenantId[]> {
    const names = await this.#disk.list(this.#root);
    const tenants = names.map(findTenantId).filter((id) => id !== undefined);
    return tenants.sort((a, b) => a - b);
  }

  async listPacks(tenant: TenantId): Promise<PackSummary[]> {
    const names = await this.#disk.list(path.join(tenantPath(this.#root, tenant)));
    const packs = names.map(findPackId).filter((id) => id !== undefined);
    const summaries: PackSummary[] = [];
    for (const pack of packs.sort((a, b) => a - b)) {
      const summary = await this.#summarise(tenant, pack);
      if (summary) summaries.push(summary);
    }
    return summaries;
  }

  async #summarise(tenant: TenantId, pack: PackId): Promise<PackSummary | undefined> {
    try {
      return await this.#sources.use(tenant, pack, async (source) => {
        const outline = await findPackOutline(source);
        const bytes = outline?.size ?? (await source.size());
        const seal = outline?.seal;
        return { pack, bytes, sealed: seal !== undefined, residence: 'local', ...summaryOf(seal) };
      });
    } catch (error) {
      if (isMoved(error)) return undefined;
      throw error;
    }
  }
}

export function summaryOf(seal: Seal | undefined): Pick<PackSummary, 'records' | 'untriedBytes'> {
  return seal ? { records: seal.records, untriedBytes: seal.untriedBytes } : {};
}
