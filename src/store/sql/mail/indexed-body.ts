import { isAppError } from '../../../base/errors.ts';
import type { BodyHash, TenantId } from '../../../base/ids.ts';
import type { BodyLocation, BodyStore, ByteRange } from '../../ports/bodies.ts';
import type { Body } from '../../ports/mail-store.ts';
import type { SqlSession } from '../database.ts';
import { requireBodyLocation } from './body-index.ts';

const maxAttempts = 5;

/** Reads bodies by hash. Compaction may move one between looking it up and reading: then it is looked up again. */
export class IndexedBodyReader {
  readonly #session: SqlSession;
  readonly #bodies: BodyStore;

  constructor(session: SqlSession, bodies: BodyStore) {
    this.#session = session;
    this.#bodies = bodies;
  }

  async open(tenant: TenantId, hash: BodyHash): Promise<Body> {
    const location = await requireBodyLocation(this.#session, tenant, hash);
    return {
      hash,
      bytes: location.bytes,
      read: () => this.#read(tenant, hash, location),
      stream: (range) => this.#stream(tenant, hash, location, range),
    };
  }

  async #read(tenant: TenantId, hash: BodyHash, found: BodyLocation): Promise<Uint8Array> {
    let location = found;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#bodies.read(tenant, location);
      } catch (error) {
        if (!hasMoved(error) || attempt === maxAttempts) throw error;
        location = await requireBodyLocation(this.#session, tenant, hash);
      }
    }
  }

  async *#stream(
    tenant: TenantId,
    hash: BodyHash,
    found: BodyLocation,
    range: ByteRange = { start: 0, end: found.bytes },
  ): AsyncGenerator<Uint8Array> {
    let location = found;
    let { start } = range;
    const whole = range.start === 0 && range.end >= found.bytes;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const rest = whole && start === 0 ? undefined : { start, end: range.end };
        for await (const chunk of this.#bodies.stream(tenant, location, rest)) {
          start += chunk.byteLength;
          yield chunk;
        }
        return;
      } catch (error) {
        if (!hasMoved(error) || attempt === maxAttempts) throw error;
        location = await requireBodyLocation(this.#session, tenant, hash);
      }
    }
  }
}

function hasMoved(error: unknown): boolean {
  return isAppError(error) && error.code === 'store.bodies.moved';
}
