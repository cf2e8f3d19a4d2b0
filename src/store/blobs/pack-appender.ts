import type { TenantId } from '../../base/ids.ts';
import type { BodyLocation, PackId } from '../ports/bodies.ts';
import { ActivePack, type LaidBatch, type PreparedRecord } from './active-pack.ts';
import { isDiskFull, storeClosed, writeFailed } from './body-errors.ts';
import { formatSeal, recordHeaderBytes } from './pack-format.ts';
import { findPackId, packPath, tenantPath } from './pack-paths.ts';
import { examineUnsealedPack } from './pack-recovery.ts';
import { findPackOutline, type PackSources } from './pack-source.ts';
import type { WriteContext } from './write-context.ts';

type Job = AppendJob | ExclusiveJob;

interface AppendJob {
  readonly kind: 'append';
  readonly records: readonly PreparedRecord[];
  readonly bytes: number;
  resolve(locations: BodyLocation[]): void;
  reject(error: unknown): void;
}

interface ExclusiveJob {
  readonly kind: 'exclusive';
  run(): Promise<void>;
  reject(error: unknown): void;
}

/**
 * The one writer of a tenant's packs. Appends that come in while a write is being synced are written and
 * synced together, next.
 */
export class PackAppender {
  readonly #context: WriteContext;
  readonly #tenant: TenantId;
  readonly #folder: string;
  readonly #sources: PackSources;
  #jobs: Job[] = [];
  #running = false;
  #closed = false;
  #recovered = false;
  #active: ActivePack | undefined;

  constructor(context: WriteContext, tenant: TenantId, sources: PackSources) {
    this.#context = context;
    this.#tenant = tenant;
    this.#folder = tenantPath(context.root, tenant);
    this.#sources = sources;
  }

  append(records: readonly PreparedRecord[]): Promise<BodyLocation[]> {
    if (this.#closed) return Promise.reject(storeClosed());
    let bytes = 0;
    for (const record of records) bytes += recordHeaderBytes + record.payload.byteLength;
    return new Promise((resolve, reject) => {
      this.#start({ kind: 'append', records, bytes, resolve, reject });
    });
  }

  seal(): Promise<void> {
    return this.exclusively(async () => {
      try {
        if (this.#active && !this.#active.isEmpty) await this.#sealActive(this.#active);
      } catch (error) {
        throw writeFailed(this.#folder, error);
      }
    });
  }

  /** Before a pack is removed: should it be the current one, appends go on in another. */
  letGo(pack: PackId): Promise<void> {
    return this.exclusively(async () => {
      const active = this.#active;
      if (active?.pack !== pack) return;
      this.#active = undefined;
      await active.close();
    });
  }

  /** Runs while nothing is being appended, and after the folder has been recovered. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(storeClosed());
    return new Promise((resolve, reject) => {
      this.#start({ kind: 'exclusive', run: () => work().then(resolve, reject), reject });
    });
  }

  /** Finishes what was asked before, and seals. */
  async close(): Promise<void> {
    if (this.#closed) return;
    const sealed = this.#recovered || this.#running ? this.seal() : Promise.resolve();
    this.#closed = true;
    // Recovery seals it at the next start just as well.
    await sealed.catch((error: unknown) => {
      this.#context.log.warn('store.bodies.leftUnsealed', { tenant: this.#tenant, error });
    });
    await this.#active?.close();
    this.#active = undefined;
  }

  /** Gives its file descriptor back until the next append. */
  rest(): Promise<void> {
    return this.exclusively(async () => this.#active?.close());
  }

  #start(job: Job): void {
    this.#jobs.push(job);
    if (this.#running) return;
    this.#running = true;
    // The first write leaves before this returns, so that the caller may hash its next batch meanwhile.
    void this.#drain();
  }

  async #drain(): Promise<void> {
    while (this.#jobs.length > 0) {
      try {
        if (!this.#recovered) await this.#recoverOnce();
      } catch (error) {
        this.#failAll(error);
        break;
      }
      const first = this.#jobs[0];
      if (first?.kind === 'exclusive') {
        this.#jobs.shift();
        await first.run();
      } else {
        await this.#appendTogether(this.#takeAppends());
      }
    }
    this.#running = false;
  }

  #failAll(error: unknown): void {
    const failure = writeFailed(this.#folder, error);
    const jobs = this.#jobs;
    this.#jobs = [];
    for (const job of jobs) job.reject(failure);
  }

  #takeAppends(): AppendJob[] {
    const taken: AppendJob[] = [];
    let bytes = 0;
    for (const job of this.#jobs) {
      if (job.kind !== 'append') break;
      if (taken.length > 0 && bytes + job.bytes > this.#context.limits.batchBytes) break;
      taken.push(job);
      bytes += job.bytes;
    }
    this.#jobs.splice(0, taken.length);
    return taken;
  }

  async #appendTogether(jobs: readonly AppendJob[]): Promise<void> {
    try {
      const { locations } = await this.#store(jobs);
      for (const [index, job] of jobs.entries()) job.resolve([...(locations[index] ?? [])]);
    } catch (error) {
      const failure = writeFailed(this.#folder, error);
      for (const job of jobs) job.reject(failure);
    }
  }

  /** A pack that failed once is not written to again; the batch gets one more try in a new one. */
  async #store(jobs: readonly AppendJob[]): Promise<LaidBatch> {
    try {
      return await this.#storeOnce(jobs);
    } catch (error) {
      if (isDiskFull(error) || this.#active !== undefined) throw error;
      this.#context.log.warn('store.bodies.retryInNewPack', { tenant: this.#tenant, error });
      return await this.#storeOnce(jobs);
    }
  }

  async #storeOnce(jobs: readonly AppendJob[]): Promise<LaidBatch> {
    const bytes = jobs.reduce((sum, job) => sum + job.bytes, 0);
    const full = this.#active && this.#active.end + bytes > this.#context.limits.packBytes;
    if (this.#active && full && !this.#active.isEmpty) await this.#sealActive(this.#active);
    this.#active ??= await ActivePack.create(this.#context, this.#tenant);
    const active = this.#active;
    const batch = active.lay(jobs.map((job) => job.records));
    try {
      await active.write(batch);
    } catch (error) {
      const restored = isDiskFull(error) && !active.isNew && (await this.#rolledBack(active));
      if (!restored) await this.#abandon(active);
      throw error;
    }
    try {
      await active.sync();
      if (active.isNew) await this.#context.disk.syncFolder(this.#folder);
    } catch (error) {
      // After a failed sync the kernel calls the lost pages clean: a second sync would succeed and lie.
      await this.#abandon(active);
      throw error;
    }
    active.accept(batch);
    return batch;
  }

  async #rolledBack(active: ActivePack): Promise<boolean> {
    try {
      await active.rollBack();
      return true;
    } catch (error) {
      this.#context.log.warn('store.bodies.rollBackFailed', { path: active.path, error });
      return false;
    }
  }

  /** What was acknowledged stays in the pack; nothing more goes into it. */
  async #abandon(active: ActivePack): Promise<void> {
    const { log, disk } = this.#context;
    this.#active = undefined;
    try {
      if (active.isNew) await disk.remove(active.path);
      else if (await this.#rolledBack(active)) await active.seal();
    } catch (error) {
      // The next start finds it unsealed, and does it then.
      log.warn('store.bodies.abandonedUnsealed', { path: active.path, error });
    }
    await this.#closeQuietly(active);
  }

  async #sealActive(active: ActivePack): Promise<void> {
    try {
      await active.seal();
    } catch (error) {
      if (isDiskFull(error) && (await this.#rolledBack(active))) throw error;
      // Everything in it is on disk; only the seal is missing, which the next start makes good.
      this.#context.log.warn('store.bodies.leftUnsealed', { path: active.path, error });
    }
    this.#active = undefined;
    await this.#closeQuietly(active);
  }

  async #closeQuietly(active: ActivePack): Promise<void> {
    await active.close().catch((error: unknown) => {
      this.#context.log.warn('store.bodies.closeFailed', { path: active.path, error });
    });
  }

  async #recoverOnce(): Promise<void> {
    const { disk, ids } = this.#context;
    await disk.makeFolder(this.#folder);
    await disk.syncFolder(this.#context.root);
    const packs = (await disk.list(this.#folder)).map(findPackId).filter((id) => id !== undefined);
    packs.sort((a, b) => a - b);
    for (const pack of packs) ids.notice(pack);
    for (const pack of packs) {
      const sealed = await this.#sources.use(this.#tenant, pack, async (source) => {
        const outline = await findPackOutline(source);
        return outline?.seal !== undefined;
      });
      if (!sealed) await this.#recover(pack);
    }
    this.#recovered = true;
  }

  /**
   * Seals a pack that an earlier run was appending to. It is neither gone on with nor is a torn tail cut off:
   * should the disk have lost more than was unfinished, new records would take offsets given out before, and
   * an old location would find somebody else's body there.
   */
  async #recover(pack: PackId): Promise<void> {
    const { disk, log, root } = this.#context;
    const tenant = this.#tenant;
    const found = await this.#sources.use(tenant, pack, examineUnsealedPack);
    if (found.state === 'empty') {
      await disk.remove(packPath(root, tenant, pack));
      return;
    }
    if (found.state === 'unknown') {
      log.error('store.bodies.packUnreadable', { tenant, pack });
      return;
    }
    const { outline, records, untriedBytes, intactEnd, tornBytes } = found;
    if (tornBytes > 0) log.warn('store.bodies.tornTail', { tenant, pack, intactEnd, tornBytes });
    const file = await disk.open(packPath(root, tenant, pack), 'edit');
    try {
      await file.write([formatSeal(outline.marker, { records, intactEnd, untriedBytes })], outline.size);
      await file.sync();
    } finally {
      await file.close();
    }
  }
}
