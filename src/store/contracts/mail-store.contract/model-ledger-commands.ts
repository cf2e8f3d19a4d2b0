import fc from 'fast-check';
import type { FolderId, LedgerId, Uid } from '../../../base/ids.ts';
import type { MailStore, NewMessage } from '../../ports/mail-store.ts';
import type { LedgerEntry } from '../../ports/sync-ledger.ts';
import { bytesOf, newMessage } from './fixture.ts';
import { copied, ledgerFolder, skipped } from './ledger-fixture.ts';
import { type Command, command, type Situation } from './model-commands.ts';

/** What is done to ledgers in random sequences: several of them, some opened by others in between. */

const source = fc.constantFrom('one', 'two');
const folder = fc.integer({ min: 1, max: 3 });
const uid = fc.integer({ min: 1, max: 30 });
const place = fc.integer({ min: 1, max: 2 });
const entry: fc.Arbitrary<LedgerEntry> = fc
  .record({ folder, uid, place, isSkipped: fc.boolean(), keywords: fc.constantFrom([], ['k'], ['K', 'a']) })
  .map(({ isSkipped, ...given }) =>
    isSkipped ? skipped(given.uid, { folder: given.folder }) : copied(given.uid, given),
  );
const ranges = fc.array(
  fc
    .tuple(uid, fc.nat({ max: 20 }))
    .map(([first, more]) => ({ first: first as Uid, last: (first + more) as Uid })),
  { maxLength: 3 },
);
/** How many times since this ledger was opened somebody else has. */
const sessionsAgo = fc.constantFrom(0, 0, 0, 0, 1);

/** The ledger of that source as it is now, or one that is not there. */
async function pick(store: MailStore, { key }: Situation, from: string, ago: number) {
  const ledgers = await store.listLedgers(key.tenant, { mailbox: key.mailbox });
  const found = ledgers.find((record) => record.source === from);
  return { ledger: found?.ledger ?? (99 as LedgerId), session: (found?.session ?? 1) - ago };
}

export const anyLedgerCommand: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 3,
    arbitrary: command('openLedger', fc.tuple(source, fc.boolean()), (store, { key }, [from, isHere]) =>
      store.openLedger(key.tenant, { mailbox: isHere ? key.mailbox : null, source: from, target: '' }),
    ),
  },
  {
    weight: 4,
    arbitrary: command(
      'copyWithLedger',
      fc.record({
        from: source,
        ago: sessionsAgo,
        number: folder,
        uids: fc.array(uid, { minLength: 1, maxLength: 3 }),
        isKnown: fc.boolean(),
        alsoPut: fc.array(entry, { maxLength: 1 }),
      }),
      async (store, now, { from, ago, number, uids, isKnown, alsoPut }) => {
        const ledger = {
          ...(await pick(store, now, from, ago)),
          entries: uids.map((each) => arrivalOf(number, each)),
          alsoPut,
          ...(isKnown && { folder: ledgerFolder(number) }),
        };
        return store.addMessages(now.key, now.folders[0] as FolderId, uids.map(messageOf), { ledger });
      },
    ),
  },
  {
    weight: 4,
    arbitrary: command(
      'writeLedger',
      fc.record({
        from: source,
        ago: sessionsAgo,
        removeFolders: fc.array(folder, { maxLength: 1 }),
        removed: fc.array(fc.record({ folder, uids: ranges }), { maxLength: 2 }),
        place: fc.option(place),
        put: fc.array(folder, { maxLength: 2 }),
        putEntries: fc.array(entry, { maxLength: 6 }),
      }),
      async (store, now, { from, ago, removeFolders, removed, place: at, put, putEntries }) => {
        const { ledger, session } = await pick(store, now, from, ago);
        return store.writeLedger(now.key.tenant, ledger, {
          session,
          removeFolders,
          removeEntries: removed.map((each) => ({ ...each, ...(at !== null && { place: at }) })),
          putFolders: put.map((number) => ledgerFolder(number)),
          putEntries,
        });
      },
    ),
  },
  {
    weight: 1,
    arbitrary: command(
      'listLedgerEntries',
      fc.record({
        from: source,
        onlySkipped: fc.boolean(),
        uids: fc.option(ranges),
        after: fc.option(entry),
      }),
      async (store, now, { from, onlySkipped, uids, after }) => {
        const { ledger } = await pick(store, now, from, 0);
        const query = { onlySkipped, limit: 4, ...(uids && { uids }), ...(after && { after }) };
        return store.listLedgerEntries(now.key.tenant, ledger, query);
      },
    ),
  },
  {
    weight: 1,
    arbitrary: command('removeLedger', source, async (store, now, from) =>
      store.removeLedger(now.key.tenant, (await pick(store, now, from, 0)).ledger),
    ),
  },
);

function arrivalOf(number: number, each: number) {
  return { folder: number, uid: each, size: 9, receivedAt: each, flags: 0, keywords: ['k'] };
}

/** The same in both stores, which a message of `newMessage` alone is not. */
function messageOf(each: number): NewMessage {
  const body = { kind: 'bytes', bytes: bytesOf(`copied ${each}`) } as const;
  return newMessage({ body, receivedAt: each, messageId: `${each}` });
}
