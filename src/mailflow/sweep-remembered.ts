import type { TenantId } from '../base/ids.ts';
import { maxRecordBatch, type RecordChange, type RecordStore } from '../store/ports/record-store.ts';
import { answeredPrefix } from './out-of-office/answered.ts';
import { handedCollection } from './submission/mail-intake.ts';

const dayMs = 24 * 60 * 60_000;
/** Longer than a message waits: nobody hands it over again. */
const handedForMs = 14 * dayMs;
/** Who is away for longer answers a sender a second time. */
const answeredForMs = 120 * dayMs;

/** Takes away what was remembered of messages that are long delivered. Answers with how many entries that was. */
export async function sweepRemembered(
  store: Pick<RecordStore, 'listRecordCollections' | 'listRecords' | 'writeRecords'>,
  tenant: TenantId,
  now: number,
  signal?: AbortSignal,
): Promise<number> {
  let removed = 0;
  for (const collection of await store.listRecordCollections(tenant)) {
    const isAnswered = collection.startsWith(answeredPrefix);
    if (!isAnswered && collection !== handedCollection) continue;
    const before = now - (isAnswered ? answeredForMs : handedForMs);
    let after: string | undefined;
    for (;;) {
      signal?.throwIfAborted();
      const query = { limit: maxRecordBatch, ...(after !== undefined && { after }) };
      const page = await store.listRecords(tenant, collection, query);
      const gone = page.flatMap(({ key, content }): RecordChange[] =>
        typeof content.at === 'number' && content.at < before ? [{ collection, key, gone: true }] : [],
      );
      if (gone.length > 0) await store.writeRecords(tenant, gone);
      removed += gone.length;
      after = page.at(-1)?.key;
      if (page.length < maxRecordBatch) break;
    }
  }
  return removed;
}
