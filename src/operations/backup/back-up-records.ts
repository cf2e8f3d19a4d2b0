import type { TenantId } from '../../base/ids.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import { maxRecordBatch, type RestoredRecord } from '../../store/ports/record-store.ts';
import type { RestoreTarget } from './backup-ports.ts';
import type { DirectoryLine, RecordLine } from './change-lines.ts';

/** There may be millions: a page at a time, each collection in the order of its keys. */
export async function backUpRecords(
  directory: Pick<DirectoryStore, 'listRecordCollections' | 'listRecords'>,
  tenant: TenantId,
  put: (line: DirectoryLine) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  for (const collection of await directory.listRecordCollections(tenant)) {
    let after: string | undefined;
    for (;;) {
      signal?.throwIfAborted();
      const page = await directory.listRecords(tenant, collection, {
        limit: maxRecordBatch,
        ...(after === undefined ? {} : { after }),
      });
      for (const { secret, ...record } of page) {
        const text = secret && Buffer.from(secret).toString('base64');
        await put({ kind: 'record', tenant, record: { collection, ...record, secret: text } });
      }
      after = page.at(-1)?.key;
      if (after === undefined || page.length < maxRecordBatch) break;
    }
  }
}

/** Writes the lines of one tenant back. */
export class RecordRestore {
  readonly #directory: RestoreTarget['directory'];
  readonly #tenant: () => Promise<TenantId>;
  #waiting: RestoredRecord[] = [];

  constructor(directory: RestoreTarget['directory'], tenant: () => Promise<TenantId>) {
    this.#directory = directory;
    this.#tenant = tenant;
  }

  async take({ record: { secret, ...record } }: RecordLine): Promise<void> {
    const bytes = secret === null ? null : new Uint8Array(Buffer.from(secret, 'base64'));
    this.#waiting.push({ ...record, secret: bytes });
    if (this.#waiting.length >= maxRecordBatch) await this.finish();
  }

  async finish(): Promise<void> {
    const records = this.#waiting;
    this.#waiting = [];
    if (records.length > 0) await this.#directory.restoreRecords(await this.#tenant(), records);
  }
}
