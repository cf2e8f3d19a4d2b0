import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { systemClock } from '../src/base/clock.ts';
import type { FolderId, Guid, MailboxId, TenantId } from '../src/base/ids.ts';
import { silentLog } from '../src/base/log.ts';
import type { Mailbox } from '../src/mailbox/mailbox.ts';
import { Mailboxes } from '../src/mailbox/mailboxes.ts';
import { prepareMessage } from '../src/mailbox/message-intake.ts';
import { unlimitedQuotas } from '../src/store/ports/mail-model.ts';
import type { MailStore, NewMessage } from '../src/store/ports/mail-store.ts';
import { EmbeddedMailStore } from '../src/store/sql/sqlite/shard/embedded-mail-store.ts';
import { buildMessage } from '../src/wire/mime/build-message.ts';
import { type BenchmarkContext, elapsedMs } from './harness.ts';

const messageBytes = 20_000;
/** While one is written and synced, the next are hashed; more only cost memory. */
const batchesUnderWay = 4;

/** The embedded store as the server opens it, tenants on shards of their own. */
export function openEmbedded({ scratch, cleanup }: BenchmarkContext): EmbeddedMailStore {
  const store = new EmbeddedMailStore({
    dataFolder: path.join(scratch, 'data'),
    shardOf: (tenant) => tenant,
  });
  cleanup(() => store.close());
  return store;
}

export interface BenchMailbox {
  readonly mailbox: Mailbox;
  readonly inbox: FolderId;
}

export async function makeMailbox(store: MailStore, tenant: number, number = 1): Promise<BenchMailbox> {
  const mailboxes = new Mailboxes({ store, clock: systemClock, log: silentLog, pollMs: null });
  const key = { tenant: tenant as TenantId, mailbox: number as MailboxId };
  const guid = '00000000-0000-4000-8000-000000000000' as Guid;
  await mailboxes.provision(key, { guid, quotas: unlimitedQuotas, language: 'ko' });
  const mailbox = mailboxes.open(key);
  return { mailbox, inbox: (await mailbox.folders()).getRole('inbox').folder };
}

/** Messages of 20 KB, no two alike: real headers, a body of base64, a counter in it. */
export function messageSource(): (count: number) => Uint8Array[] {
  const built = buildMessage({
    from: { name: '김민수', address: 'minsu.kim@contoso.kr' },
    to: [{ name: 'Terry Adams', address: 'terry.adams@contoso.com' }],
    subject: '주간 회의 자료 Weekly report',
    date: Date.UTC(2026, 10, 2, 9),
    messageId: '<0123456789abcdef@contoso.kr>',
    text: randomBytes(Math.ceil(messageBytes * 0.74)).toString('base64'),
  });
  const template = built.subarray(0, messageBytes);
  let made = 0;
  // One piece of memory for a batch, as a connection reads it; the generator's own garbage is not measured.
  return (count) => {
    const batch = Buffer.alloc(count * template.length);
    return Array.from({ length: count }, (_, index) => {
      const message = batch.subarray(index * template.length, (index + 1) * template.length);
      message.set(template);
      made += 1;
      message.write(made.toString(36).padStart(10, '0'), message.length - 12, 'latin1');
      return message;
    });
  };
}

/** The whole way of an import: read the header, hash, append, index; several batches under way at once. */
export async function importMessages(
  { mailbox, inbox }: BenchMailbox,
  batches: Iterable<readonly Uint8Array[]>,
): Promise<void> {
  const underWay = new Set<Promise<unknown>>();
  let receivedAt = Date.UTC(2026, 0, 1);
  for (const batch of batches) {
    const messages: NewMessage[] = batch.map((bytes) => {
      receivedAt += 1000;
      return prepareMessage(bytes, { receivedAt, flags: 0, keywords: [] });
    });
    const work = mailbox.importBatch(inbox, messages).finally(() => underWay.delete(work));
    underWay.add(work);
    if (underWay.size >= batchesUnderWay) await Promise.race(underWay);
    // Several may have ended at once; others want the event loop between the next ones too.
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(underWay);
}

/** The machine's limit for the same bytes: a loop that writes and syncs them, and nothing else. */
export function bareWriter({
  scratch,
  cleanup,
}: BenchmarkContext): (batches: readonly Uint8Array[][]) => void {
  const file = fs.openSync(path.join(scratch, 'bare'), 'a');
  cleanup(() => fs.closeSync(file));
  return (batches) => {
    for (const batch of batches) {
      fs.writevSync(file, batch);
      fs.fdatasyncSync(file);
    }
  };
}

/** Rows without bytes of their own: what the index of a large mailbox costs. */
export function* rowBatches(
  total: number,
  perBatch: number,
  body: NewMessage['body'],
): Generator<NewMessage[]> {
  for (let made = 0; made < total; made += perBatch) {
    yield Array.from({ length: Math.min(perBatch, total - made) }, (_, index): NewMessage => {
      const number = made + index;
      return {
        body,
        receivedAt: Date.UTC(2020, 0, 1) + number * 60_000,
        sentAt: Date.UTC(2020, 0, 1) + number * 60_000 - 5000,
        flags: number & 1,
        keywords: [],
        traits: 0,
        subject: `주간 회의 자료 ${number}`,
        sender: '김민수 <minsu.kim@contoso.kr>',
        recipients: 'Terry Adams <terry.adams@contoso.com>',
        messageId: `${number.toString(36)}.0123456789@contoso.kr`,
      };
    });
  }
}

/** Messages that share a body of 20 KB. */
export async function fillFolder(
  box: BenchMailbox,
  total: number,
  properties: NewMessage['properties'] = [],
): Promise<void> {
  const [first] = messageSource()(1);
  if (!first) return;
  const { body } = await box.mailbox.append(box.inbox, first, { receivedAt: 0, flags: 0, keywords: [] });
  for (const batch of rowBatches(total, 500, { kind: 'stored', hash: body })) {
    await box.mailbox.importBatch(
      box.inbox,
      batch.map((message) => ({ ...message, properties })),
    );
  }
}

export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export async function sampleMs(count: number, work: () => Promise<unknown>): Promise<number[]> {
  const samples: number[] = [];
  for (let taken = 0; taken < count; taken += 1) {
    samples.push(await elapsedMs(work));
    await breathe();
  }
  return samples;
}
