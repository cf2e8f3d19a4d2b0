import type { TenantId } from '../../../base/ids.ts';
import type { PackId } from '../../ports/bodies.ts';
import { isMoved } from '../body-errors.ts';
import type { PackSource, PackSources } from '../pack-source.ts';

/** The local copy of a pack while there is one, else the remote one. */
export class TieredSources implements PackSources {
  readonly #local: PackSources;
  readonly #remote: PackSources;

  constructor(local: PackSources, remote: PackSources) {
    this.#local = local;
    this.#remote = remote;
  }

  async use<T>(tenant: TenantId, pack: PackId, work: (source: PackSource) => Promise<T>): Promise<T> {
    try {
      return await this.#local.use(tenant, pack, work);
    } catch (error) {
      if (!isMoved(error)) throw error;
      return await this.#remote.use(tenant, pack, work);
    }
  }

  async *stream<T>(
    tenant: TenantId,
    pack: PackId,
    work: (source: PackSource) => AsyncIterable<T>,
  ): AsyncIterable<T> {
    try {
      // A pack that could be opened stays readable to the end, even if it is removed meanwhile.
      yield* this.#local.stream(tenant, pack, work);
      return;
    } catch (error) {
      if (!isMoved(error)) throw error;
    }
    yield* this.#remote.stream(tenant, pack, work);
  }
}
