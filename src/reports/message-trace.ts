import type { TenantId } from '../base/ids.ts';
import type { RecordStore } from '../store/ports/record-store.ts';
import { traceCollection, traceHour } from './collections.ts';
import { readTraces, type TracedMessage } from './recording/traced-message.ts';

const recordsInPage = 50;

/** Of these times, the newest first; an hour at a time is in memory. `until` is not included. */
export async function* traceMessages(
  store: Pick<RecordStore, 'listRecords'>,
  tenant: TenantId,
  from: number,
  until: number,
): AsyncGenerator<TracedMessage> {
  let before: string | undefined = `${traceHour(until)}0`;
  const earliest = traceHour(from);
  while (before !== undefined) {
    // Hours in which nothing happened are passed over at once.
    const query = { descending: true, after: before, limit: 1 };
    const [next] = await store.listRecords(tenant, traceCollection, query);
    const hour = next?.key.slice(0, earliest.length);
    if (hour === undefined || hour < earliest) return;
    const messages = await readHour(store, tenant, hour);
    const wanted = messages.filter(({ at }) => at >= from && at < until);
    yield* wanted.toSorted((one, other) => other.at - one.at);
    before = hour;
  }
}

async function readHour(
  store: Pick<RecordStore, 'listRecords'>,
  tenant: TenantId,
  hour: string,
): Promise<readonly TracedMessage[]> {
  const messages: TracedMessage[] = [];
  let after: string | undefined;
  for (;;) {
    const query = { prefix: `${hour}/`, limit: recordsInPage, ...(after !== undefined && { after }) };
    const records = await store.listRecords(tenant, traceCollection, query);
    for (const { content } of records) messages.push(...readTraces(content));
    after = records.at(-1)?.key;
    if (records.length < recordsInPage) return messages;
  }
}
