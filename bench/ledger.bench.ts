import { systemClock } from '../src/base/clock.ts';
import { silentLog } from '../src/base/log.ts';
import { Mailboxes } from '../src/mailbox/mailboxes.ts';
import { prepareMessage } from '../src/mailbox/message-intake.ts';
import type { SyncLedgerHandle } from '../src/mailbox/sync-ledger.ts';
import type { MailStore } from '../src/store/ports/mail-store.ts';
import type { LedgerEntry, LedgerFolderChange } from '../src/store/ports/sync-ledger.ts';
import { type Benchmark, elapsedMs, fastestMs, percentiles, perSecond } from './harness.ts';
import { type BenchMailbox, makeMailbox, messageSource, openEmbedded } from './store-fixture.ts';

const perBatch = 100;
const batchesPerRound = 30;
const rounds = 10;
const underWayAtMost = 4;
const indexedEntries = 500_000;

const folder: LedgerFolderChange = {
  number: 1,
  name: 'INBOX',
  state: {
    delimiter: '/',
    mailboxId: null,
    uidValidity: 1,
    uidNext: 0,
    highestModseq: null,
    place: 0,
    targetPath: ['Inbox'],
    targetName: null,
    targetUidValidity: null,
    syncedAt: null,
  },
};

function openLedger(store: MailStore, { mailbox: { key } }: BenchMailbox): Promise<SyncLedgerHandle> {
  const mailboxes = new Mailboxes({ store, clock: systemClock, log: silentLog, pollMs: null });
  return mailboxes.openLedger(key.tenant, { mailbox: key.mailbox, source: 'imap.contoso.com', target: '' });
}

/** As an import, newest first; with a ledger, an entry for each message. */
async function copy(
  { mailbox, inbox }: BenchMailbox,
  batches: readonly (readonly Uint8Array[])[],
  ledger: SyncLedgerHandle | undefined,
  firstUid: number,
): Promise<void> {
  const underWay = new Set<Promise<unknown>>();
  let uid = firstUid;
  for (const batch of batches) {
    const messages = batch.map((bytes) => prepareMessage(bytes, { receivedAt: uid, flags: 0, keywords: [] }));
    const entries = batch.map((bytes) => {
      uid -= 1;
      return { folder: 1, uid, size: bytes.byteLength, receivedAt: uid, flags: 0, keywords: [] };
    });
    const options = { priority: 'bulk' as const, ...(ledger && { ledger: ledger.arrivals({ entries }) }) };
    const work = mailbox.importBatch(inbox, messages, options).finally(() => underWay.delete(work));
    underWay.add(work);
    if (underWay.size >= underWayAtMost) await Promise.race(underWay);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(underWay);
}

function* entryBatches(total: number, size: number): Generator<LedgerEntry[]> {
  for (let made = 0; made < total; made += size) {
    yield Array.from({ length: Math.min(size, total - made) }, (_, index): LedgerEntry => {
      const uid = made + index + 1;
      const digest = uid.toString(16).padStart(64, '0') as NonNullable<LedgerEntry['digest']>;
      const receivedAt = Date.UTC(2020, 0, 1) + uid * 60_000;
      const state = { flags: uid & 1, keywords: uid % 10 === 0 ? ['$Work'] : [], skipped: null };
      return { folder: 1, uid, place: 7, item: uid, digest, size: 20_000, receivedAt, ...state };
    });
  }
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'ingest of 20 KB messages with ledger entries, durable per 100',
    unit: 'messages/s',
    better: 'higher',
    target: { ratioAtLeast: 0.85 },
    async run(context) {
      const store = openEmbedded(context);
      const box = await makeMailbox(store, 1);
      const ledger = await openLedger(store, box);
      await ledger.write({ putFolders: [folder] });
      const next = messageSource();
      const round = () => Array.from({ length: batchesPerRound }, () => next(perBatch));
      const withEntries: number[] = [];
      const without: number[] = [];
      for (let at = 1; at <= rounds; at += 1) {
        const [first, second] = [round(), round()];
        const uid = 10_000_000 - at * 10_000;
        withEntries.push(await elapsedMs(() => copy(box, first, ledger, uid)));
        without.push(await elapsedMs(() => copy(box, second, undefined, uid)));
      }
      const count = perBatch * batchesPerRound;
      return {
        value: perSecond(count, percentiles(withEntries.slice(1)).p50),
        peer: { name: 'without entries', value: perSecond(count, percentiles(without.slice(1)).p50) },
      };
    },
  },
  {
    name: 'index of 500,000 ledger entries',
    unit: 'ms',
    better: 'lower',
    target: { atMost: 2500, extra: { heldMb: { atMost: 60 }, scatteredPutMs: { atMost: 50 } } },
    async run(context) {
      const store = openEmbedded(context);
      const box = await makeMailbox(store, 1);
      const ledger = await openLedger(store, box);
      await ledger.write({ putFolders: [folder] });
      const putMs = await elapsedMs(async () => {
        for (const putEntries of entryBatches(indexedEntries, 5000)) await ledger.write({ putEntries });
      });
      // Flags that changed here and there, as a round finds them.
      const [batch = []] = entryBatches(200, 200);
      const scattered = batch.map((entry) => ({ ...entry, uid: entry.uid * 2499, flags: 1 }));
      const scatteredPutMs = await fastestMs(5, () => ledger.write({ putEntries: scattered }));
      const value = await fastestMs(3, () => ledger.readIndex(1));
      const index = await ledger.readIndex(1);
      const arrays = Object.values(index).filter((part) => ArrayBuffer.isView(part));
      const heldBytes = arrays.reduce((sum, part) => sum + part.byteLength, 0);
      return {
        value,
        extra: {
          entries: index.uids.length,
          scatteredPutMs,
          heldMb: heldBytes / 1e6,
          putsPerSecond: perSecond(indexedEntries, putMs),
        },
      };
    },
  },
];
