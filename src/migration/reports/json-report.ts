import type { MailboxReport, ReportHead } from './report-model.ts';
import { type ReportJson, reportFormat } from './report-schema.ts';

type MailboxJson = ReportJson['mailboxes'][number];

/** In pieces, a mailbox each: a report of 50,000 is never whole in memory. */
export async function* writeJsonReport(
  head: ReportHead,
  mailboxes: AsyncIterable<MailboxReport>,
): AsyncGenerator<string> {
  const opened = JSON.stringify(headJson(head), null, 2);
  yield `${opened.slice(0, opened.lastIndexOf('\n'))},\n  "mailboxes": [`;
  const skippedByReason = new Map<string, number>();
  let separator = '\n';
  for await (const mailbox of mailboxes) {
    for (const { reason } of mailbox.manifest.skipped) {
      skippedByReason.set(reason, (skippedByReason.get(reason) ?? 0) + 1);
    }
    yield `${separator}    ${JSON.stringify(mailboxJson(mailbox))}`;
    separator = ',\n';
  }
  yield `\n  ],\n  "skippedByReason": ${JSON.stringify(Object.fromEntries(skippedByReason))}\n}\n`;
}

function headJson(head: ReportHead): Omit<ReportJson, 'mailboxes' | 'skippedByReason'> {
  const { organization, batch, generatedAt, samples, log } = head;
  return {
    format: reportFormat,
    generatedAt: formatTime(generatedAt),
    organization,
    batch: {
      name: batch.name,
      guid: batch.guid,
      status: batch.status,
      direction: batch.direction,
      sourceEndpoint: batch.sourceEndpoint?.name ?? null,
      targetEndpoint: batch.targetEndpoint?.name ?? null,
      createdAt: formatTime(batch.createdAt),
      startedAt: timeOrNull(batch.startedAt),
      initialSyncedAt: timeOrNull(batch.initialSyncedAt),
      lastSyncedAt: timeOrNull(batch.lastSyncedAt),
      completedAt: timeOrNull(batch.completedAt),
      counts: { ...batch.counts },
      statuses: { ...batch.tally },
      estimatedItems: batch.progress.estimatedItems,
      syncedItems: batch.progress.syncedItems,
      skippedItems: batch.progress.skippedItems,
      transferredBytes: batch.progress.transferredBytes,
    },
    throughput: (samples ?? []).map(({ at, items, bytes, mailboxes }) => {
      return { at: formatTime(at), items, bytes, mailboxes };
    }),
    log: log.map(({ at, level, message }) => ({ at: formatTime(at), level, message })),
  };
}

function mailboxJson({ user, manifest }: MailboxReport): MailboxJson {
  const { error, progress } = user;
  return {
    emailAddress: user.emailAddress,
    status: user.status,
    estimatedItems: progress.estimatedItems,
    syncedItems: progress.syncedItems,
    skippedItems: progress.skippedItems,
    transferredBytes: progress.transferredBytes,
    startedAt: timeOrNull(user.startedAt),
    initialSyncedAt: timeOrNull(user.initialSyncedAt),
    lastSyncedAt: timeOrNull(user.lastSyncedAt),
    completedAt: timeOrNull(user.completedAt),
    error: error && { code: error.code, message: error.message, at: formatTime(error.at) },
    folders: manifest.folders.map(({ skipped, syncedAt, ...folder }) => {
      return { ...folder, skippedItems: skipped, syncedAt: timeOrNull(syncedAt) };
    }),
    skipped: manifest.skipped.map(({ sentAt, ...item }) => ({ ...item, sentAt: timeOrNull(sentAt) })),
    omittedSkipped: manifest.omittedSkipped,
  };
}

function formatTime(at: number): string {
  return new Date(at).toISOString();
}

function timeOrNull(at: number | null): string | null {
  return at === null ? null : formatTime(at);
}
