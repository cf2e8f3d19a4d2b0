import type { BodyHash, LedgerId, MailboxId } from '../../../base/ids.ts';
import { DigestChecksum } from '../../digest-checksum.ts';
import type { AddedMessage, MailStore } from '../../ports/mail-store.ts';
import type {
  LedgerArrival,
  LedgerArrivals,
  LedgerChange,
  LedgerEntry,
  LedgerFolder,
  LedgerFolderChange,
  LedgerFolderProgress,
  LedgerRecord,
  SkippedItem,
} from '../../ports/sync-ledger.ts';
import { bytesOf, hashOf, newMessage, type TestMailbox } from './fixture.ts';

export const progress: LedgerFolderProgress = {
  delimiter: '/',
  mailboxId: null,
  uidValidity: 7,
  uidNext: 0,
  highestModseq: null,
  place: 0,
  targetPath: [],
  targetName: null,
  targetUidValidity: null,
  syncedAt: null,
};

export function ledgerFolder(number: number, given: Partial<LedgerFolderProgress> = {}): LedgerFolderChange {
  return { number, name: `folder ${number}`, state: { ...progress, ...given } };
}

export function copied(uid: number, given: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    folder: 1,
    uid,
    place: 9,
    item: 1000 + uid,
    digest: hashOf(bytesOf(`message ${uid}`)),
    size: 100,
    receivedAt: Date.UTC(2026, 0, 1) + uid,
    flags: 0,
    keywords: [],
    skipped: null,
    ...given,
  };
}

export const tooLarge: SkippedItem = {
  reason: 'tooLarge',
  text: 'larger than \u0000 35 MB \ud800',
  subject: '큰 파일',
  sender: null,
  recipients: null,
  sentAt: null,
  attempts: 1,
  skippedAt: Date.UTC(2026, 0, 2),
  isApproved: false,
};

export function skipped(uid: number, given: Partial<LedgerEntry> = {}): LedgerEntry {
  return copied(uid, { place: 0, item: 0, digest: null, skipped: tooLarge, ...given });
}

/** A ledger that a test has opened. */
export class TestLedger {
  readonly store: MailStore;
  readonly tenant: TestMailbox['key']['tenant'];
  readonly record: LedgerRecord;

  constructor(store: MailStore, tenant: TestMailbox['key']['tenant'], record: LedgerRecord) {
    this.store = store;
    this.tenant = tenant;
    this.record = record;
  }

  get id(): LedgerId {
    return this.record.ledger;
  }

  write(change: Omit<LedgerChange, 'session'>): Promise<void> {
    return this.store.writeLedger(this.tenant, this.id, { ...change, session: this.record.session });
  }

  folders(): Promise<LedgerFolder[]> {
    return this.store.readLedgerFolders(this.tenant, this.id);
  }

  entries(limit = 100): Promise<LedgerEntry[]> {
    return this.store.listLedgerEntries(this.tenant, this.id, { limit });
  }

  index(folder = 1) {
    return this.store.readLedgerIndex(this.tenant, this.id, folder);
  }

  arrivals(uids: readonly number[], given: Partial<LedgerArrivals> = {}): LedgerArrivals {
    const entries = uids.map(
      (uid): LedgerArrival => ({
        folder: 1,
        uid,
        size: 20,
        receivedAt: Date.UTC(2026, 0, 1) + uid,
        flags: 1,
        keywords: ['$Work'],
      }),
    );
    return { ledger: this.id, session: this.record.session, entries, folder: ledgerFolder(1), ...given };
  }

  /** Copies a message for each uid into the mailbox's inbox. */
  copy(
    box: TestMailbox,
    uids: readonly number[],
    given: Partial<LedgerArrivals> = {},
  ): Promise<AddedMessage[]> {
    const messages = uids.map((uid) => newMessage({ body: { kind: 'bytes', bytes: contentOf(uid) } }));
    return this.store.addMessages(box.key, box.inbox, messages, { ledger: this.arrivals(uids, given) });
  }
}

function contentOf(uid: number): Uint8Array {
  return bytesOf(`copied message ${uid}`.padEnd(20, '.'));
}

export function digestOf(uid: number): BodyHash {
  return hashOf(contentOf(uid));
}

export async function openLedger(
  { store, key }: TestMailbox,
  source = 'imap.contoso.com/minsu',
  mailbox: MailboxId | null = key.mailbox,
): Promise<TestLedger> {
  const record = await store.openLedger(key.tenant, { mailbox, source, target: '' });
  return new TestLedger(store, key.tenant, record);
}

export function checksumOf(entries: readonly Pick<LedgerEntry, 'digest'>[]): string {
  const checksum = new DigestChecksum();
  for (const { digest } of entries) if (digest) checksum.add(digest);
  return checksum.toString();
}

export const keysOf = (entries: readonly LedgerEntry[]) =>
  entries.map(({ folder, uid, place }) => [folder, uid, place]);
