import type { FolderId, LedgerId, Uid } from '../../../src/base/ids.ts';
import { ledgerFolder, skipped } from '../../../src/store/contracts/mail-store.contract/ledger-fixture.ts';
import type { MailboxKey } from '../../../src/store/ports/mail-model.ts';
import type { MailStore, NewMessage } from '../../../src/store/ports/mail-store.ts';
import type { LedgerArrival } from '../../../src/store/ports/sync-ledger.ts';
import type { LoadMessage } from './operation.ts';

/** What a migration does to a mailbox. Sources are told by name: numbers of ledgers depend on who was first. */
export type LedgerOperation =
  | { readonly kind: 'openLedger'; readonly source: string }
  | {
      readonly kind: 'copyIn';
      readonly source: string;
      readonly folder: FolderId;
      /** Of the source, one for each message. */
      readonly uids: readonly number[];
      readonly messages: readonly LoadMessage[];
      /** Openings since this writer's own. */
      readonly openedAgo: number;
    }
  | {
      readonly kind: 'writeLedger';
      readonly source: string;
      readonly removed: number;
      readonly skipped: readonly number[];
    };

const anyLedger = 999_999 as LedgerId;

/** A ledger that nobody has opened is none: its number is one that is not given out. */
async function find(store: MailStore, { tenant, mailbox }: MailboxKey, source: string) {
  const records = await store.listLedgers(tenant, { mailbox });
  const found = records.find((record) => record.source === source);
  return { ledger: found?.ledger ?? anyLedger, session: found?.session ?? 0 };
}

export async function performOnLedger(
  store: MailStore,
  key: MailboxKey,
  operation: LedgerOperation,
  prepare: (message: LoadMessage) => Promise<NewMessage>,
): Promise<unknown> {
  const { tenant, mailbox } = key;
  const { source } = operation;
  if (operation.kind === 'openLedger') {
    const { session, revision } = await store.openLedger(tenant, { mailbox, source, target: '' });
    return { session, revision };
  }
  const { ledger, session } = await find(store, key, source);
  const folder = ledgerFolder(1);
  if (operation.kind === 'writeLedger') {
    const uid = operation.removed as Uid;
    return store.writeLedger(tenant, ledger, {
      session,
      removeEntries: [{ folder: 1, uids: [{ first: uid, last: uid }] }],
      putFolders: [folder],
      putEntries: operation.skipped.map((each) => skipped(each)),
    });
  }
  const messages: NewMessage[] = [];
  for (const message of operation.messages) messages.push(await prepare(message));
  const entries = operation.uids.map((each, index): LedgerArrival => {
    const { body, receivedAt, flags, keywords } = operation.messages[index] as LoadMessage;
    return { folder: 1, uid: each, size: body.size, receivedAt, flags, keywords };
  });
  const arrivals = { ledger, session: session - operation.openedAgo, entries, folder };
  return store.addMessages(key, operation.folder, messages, { priority: 'bulk', ledger: arrivals });
}

/** What was copied into a mailbox, without the numbers of its ledgers. */
export async function ledgersOf(store: MailStore, { tenant, mailbox }: MailboxKey): Promise<unknown> {
  const records = await store.listLedgers(tenant, { mailbox });
  const whole = records.map(async ({ ledger, source, session, revision }) => ({
    ...{ source, session, revision },
    folders: await store.readLedgerFolders(tenant, ledger),
    entries: await store.listLedgerEntries(tenant, ledger, { limit: 1_000_000 }),
  }));
  return Promise.all(whole);
}
