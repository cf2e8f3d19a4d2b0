import { createHash } from 'node:crypto';
import { isAppError } from '../../../base/errors.ts';
import type { TenantId } from '../../../base/ids.ts';
import type { Log } from '../../../base/log.ts';
import type { PackId } from '../../ports/bodies.ts';
import type { PackSource, PackSources } from '../pack-source.ts';
import type { RemotePacks } from './remote-packs.ts';
import type { PutBody, S3Client } from './s3-client.ts';

const chunkBytes = 512 << 10;

interface RunningUpload {
  readonly tenant: TenantId;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/**
 * Copies sealed packs to the object store. A PUT takes effect as a whole or not at all, and the server compares
 * the SHA-256 that the request was signed with, so an object that is there is complete: a crash needs no repair.
 */
export class PackUploader {
  readonly #client: S3Client;
  readonly #remote: RemotePacks;
  readonly #local: PackSources;
  readonly #log: Log;
  readonly #running = new Map<string, RunningUpload>();

  constructor(client: S3Client, remote: RemotePacks, local: PackSources, log: Log) {
    this.#client = client;
    this.#remote = remote;
    this.#local = local;
    this.#log = log;
  }

  /** Returns when the object is there, with the pack's bytes and no others. */
  async upload(tenant: TenantId, pack: PackId, signal?: AbortSignal): Promise<void> {
    const key = this.#remote.keyOf(tenant, pack);
    const abort = new AbortController();
    const either = signal ? AbortSignal.any([abort.signal, signal]) : abort.signal;
    const done = this.#local.use(tenant, pack, (source) => this.#put(key, source, either));
    this.#running.set(key, { tenant, abort, done });
    try {
      await done;
    } finally {
      this.#running.delete(key);
    }
  }

  /** Before a pack or a tenant is removed, so that no object appears afterwards. */
  async cancel(tenant: TenantId, pack?: PackId): Promise<void> {
    for (const [key, running] of [...this.#running]) {
      const concerned =
        pack === undefined ? running.tenant === tenant : key === this.#remote.keyOf(tenant, pack);
      if (!concerned) continue;
      running.abort.abort(new Error('the pack is being removed'));
      await running.done.catch(() => undefined);
    }
  }

  async #put(key: string, source: PackSource, signal: AbortSignal): Promise<void> {
    const body = await describeBody(source, signal);
    try {
      await this.#client.putNew(key, body, signal);
    } catch (error) {
      if (!isAppError(error, 'conflict')) throw error;
      // An earlier attempt arrived, and its answer did not.
      const there = await this.#client.find(key);
      if (there?.bytes !== body.bytes || there.sha256 !== body.sha256) throw error;
    }
    const there = await this.#client.find(key);
    if (there?.bytes !== body.bytes) {
      throw new Error(`${key} has ${there?.bytes ?? 'no'} bytes after an upload of ${body.bytes}`);
    }
    this.#log.info('store.s3.uploaded', { key, bytes: body.bytes });
  }
}

/** Reads the pack twice, once to hash it: from memory the second time, as a rule. */
async function describeBody(source: PackSource, signal: AbortSignal): Promise<PutBody> {
  const bytes = await source.size();
  const chunks = async function* () {
    for (let at = 0; at < bytes; at += chunkBytes) {
      signal.throwIfAborted();
      yield await source.readAt(at, Math.min(chunkBytes, bytes - at));
    }
  };
  const digest = createHash('sha256');
  for await (const chunk of chunks()) digest.update(chunk);
  return { bytes, sha256: digest.digest('hex'), chunks };
}
