import { AppError, isAppError } from '../../base/errors.ts';
import type { Guid, TenantId } from '../../base/ids.ts';
import type { RecordChange, RecordStore } from '../../store/ports/record-store.ts';
import {
  accessCollection,
  accessKey,
  activityCollection,
  recorderCollection,
  traceCollection,
  traceHour,
} from '../collections.ts';
import { countsOf, mergeCounts, writeCounts } from './counters.ts';
import { laterAccess, readAccess, writeAccess } from './last-access.ts';
import type { ActivityBatch } from './pending-activity.ts';
import { writeTraces } from './traced-message.ts';

export interface BatchWriter {
  readonly store: Pick<RecordStore, 'findRecords' | 'writeRecords'>;
  /** Of this process alone, and of this run of it. */
  readonly recorder: Guid;
  now(): number;
  /** After so many tries that others were quicker than. */
  pause(tries: number): Promise<void>;
}

/** Other nodes count in the same records. */
const maxTries = 40;

/**
 * Adds a batch to what is there, once: the number of the batch is written in the same transaction, so that one whose answer was
 * lost is known again.
 */
export async function writeBatch(writer: BatchWriter, tenant: TenantId, batch: ActivityBatch): Promise<void> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    if (batch.wasTried && (await isWritten(writer, tenant, batch))) return;
    const changes = await changesOf(writer, tenant, batch);
    try {
      await writer.store.writeRecords(tenant, changes);
      return;
    } catch (error) {
      // Every other answer leaves open what became of it.
      if (!isAppError(error) || error.code !== 'record.version') {
        batch.wasTried = true;
        throw error;
      }
    }
    await writer.pause(tries + 1);
  }
  throw new AppError({
    kind: 'unavailable',
    code: 'report.busy',
    message: 'What was counted for reports could not be written because other nodes kept writing. Try again.',
  });
}

async function isWritten(
  { store, recorder }: BatchWriter,
  tenant: TenantId,
  { sequence }: ActivityBatch,
): Promise<boolean> {
  const [mark] = await store.findRecords(tenant, recorderCollection, [recorder]);
  const last = mark?.content.sequence;
  return typeof last === 'number' && last >= sequence;
}

async function changesOf(
  writer: BatchWriter,
  tenant: TenantId,
  { sequence, counts, access, traces }: ActivityBatch,
): Promise<RecordChange[]> {
  const { store, recorder } = writer;
  const [blocks, accesses] = await Promise.all([
    store.findRecords(tenant, activityCollection, [...counts.keys()]),
    store.findRecords(tenant, accessCollection, [...access.keys()].map(accessKey)),
  ]);
  const blockAt = new Map(blocks.map((record) => [record.key, record]));
  const accessAt = new Map(accesses.map(({ key, content }) => [key, readAccess(content)]));
  const changes: RecordChange[] = [
    { collection: recorderCollection, key: recorder, content: { sequence, at: writer.now() } },
  ];
  for (const [key, added] of counts) {
    const { content = {}, version = 0 } = blockAt.get(key) ?? {};
    const sum = countsOf(content);
    mergeCounts(sum, added);
    changes.push({ collection: activityCollection, key, content: writeCounts(sum), ifVersion: version });
  }
  for (const [recipient, latest] of access) {
    const key = accessKey(recipient);
    const content = writeAccess(laterAccess(accessAt.get(key), latest));
    changes.push({ collection: accessCollection, key, content });
  }
  for (const [index, messages] of traces.entries()) {
    const { at = 0 } = messages.at(-1) ?? {};
    const key = `${traceHour(at)}/${at}-${recorder}-${sequence}-${index}`;
    changes.push({ collection: traceCollection, key, content: writeTraces(messages) });
  }
  return changes;
}
