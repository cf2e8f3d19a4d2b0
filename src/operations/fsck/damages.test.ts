import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWith } from '../../../tests/support/services.ts';
import type { SqlDialect } from '../../store/sql/database.ts';
import { admit, discharge, own, type Patient } from './patient.contract.ts';

let patient: Patient;
const ownLedger = 'tenant_id = 1 and ledger_id = 1';

/** What is done to a healthy store, and the checks that must say so: no more and no fewer. */
const damages: [what: string, sql: string, found: readonly string[]][] = [
  [
    'a folder counts too many',
    `update folders set message_count = 99 where ${own} and role = 'inbox'`,
    ['folder-counters'],
  ],
  [
    'a folder counts unread wrongly',
    `update folders set unread_count = 0 where ${own} and role = 'inbox'`,
    ['folder-counters'],
  ],
  ['the mailbox counts too few', `update mailboxes set total_bytes = 1 where ${own}`, ['mailbox-usage']],
  [
    'uids would be given out again',
    `update folders set uid_next = 2 where ${own} and role = 'inbox'`,
    ['folder-numbers'],
  ],
  [
    'a folder stands before its messages',
    `update folders set content_change = 1 where ${own} and role = 'inbox'`,
    ['folder-numbers'],
  ],
  ['the mailbox stands in its past', `update mailboxes set change_no = 5 where ${own}`, ['mailbox-numbers']],
  [
    'the last item is too low',
    `update mailboxes set last_item = 1, indexed_item = 0 where ${own}`,
    ['mailbox-numbers'],
  ],
  [
    'texts beyond the end are indexed',
    `update mailboxes set indexed_item = 9999 where ${own}`,
    ['mailbox-numbers'],
  ],
  [
    'two changes share a number',
    `update messages set change_no = (select max(change_no) from messages where ${own} and uid = 7) where ${own} and uid = 8`,
    ['change-numbers-once'],
  ],
  [
    'a folder has lost its parent',
    `update folders set parent_id = 777 where ${own} and folder_id = :inner`,
    ['folder-tree'],
  ],
  [
    'a folder lies below itself',
    `update folders set parent_id = folder_id where ${own} and folder_id = :archive`,
    ['folder-tree'],
  ],
  [
    'there are two roots',
    `update folders set parent_id = null, name_key = '' where ${own} and folder_id = :inner`,
    ['folder-tree'],
  ],
  [
    'there is no root',
    `update folders set parent_id = 778 where ${own} and parent_id is null`,
    ['folder-names', 'folder-tree'],
  ],
  [
    'a folder cannot be found by name',
    `update folders set name_key = 'x' where ${own} and folder_id = :inner`,
    ['folder-names'],
  ],
  [
    'a folder has no name',
    `update folders set name = '' where ${own} and folder_id = :inner`,
    ['folder-names'],
  ],
  [
    'a folder is gone under its messages',
    `delete from folders where ${own} and folder_id = :inner`,
    ['message-folders'],
  ],
  [
    'keywords are not in order',
    `update messages set keywords = 'b a' where ${own} and uid = 6`,
    ['keywords'],
  ],
  ['a keyword is none', `update messages set keywords = 'a (b' where ${own} and uid = 6`, ['keywords']],
  [
    'a live message has a tombstone',
    `insert into tombstones (tenant_id, mailbox_id, change_no, folder_id, uid, item_id) select tenant_id, mailbox_id, item_id, folder_id, uid, item_id from messages where ${own} and uid = 6`,
    ['tombstones'],
  ],
  [
    'a live folder has a tombstone',
    `insert into tombstones (tenant_id, mailbox_id, change_no, folder_id, uid, item_id) select tenant_id, mailbox_id, item_id, folder_id, null, null from messages where ${own} and uid = 6`,
    ['tombstones'],
  ],
  [
    'properties of nobody',
    `insert into properties (tenant_id, mailbox_id, owner_id, key, value) select 1, 1, 555, key, value from properties where ${own}`,
    ['property-owners'],
  ],
  [
    'a body counts too many references',
    `update bodies set reference_count = reference_count + 1 where hash = (select body from messages where ${own} and uid = 6)`,
    ['reference-counts'],
  ],
  [
    'a body counts no reference',
    `update bodies set reference_count = 0 where hash = (select body from messages where ${own} and uid = 6)`,
    ['reference-counts'],
  ],
  [
    'a body is not in the index',
    `delete from bodies where hash = (select body from messages where ${own} and uid = 6)`,
    ['message-bodies'],
  ],
  [
    'what MAPI has of a message is not in the index',
    `delete from bodies where hash = (select native from messages where ${own} and native is not null)`,
    ['message-bodies'],
  ],
  [
    'what MAPI has of a message counts no reference',
    `update bodies set reference_count = 0 where hash = (select native from messages where ${own} and native is not null)`,
    ['reference-counts'],
  ],
  [
    'what MAPI has of a message cannot be read',
    `update bodies set pack_offset = pack_offset + 1 where hash = (select native from messages where ${own} and native is not null)`,
    ['body-records'],
  ],
  [
    'what MAPI has of a message says a wrong size',
    `update messages set native_size = 501 where ${own} and native is not null`,
    ['message-bodies', 'folder-counters', 'mailbox-usage'],
  ],
  [
    'an associated folder has a name',
    `update folders set name = 'x' where ${own} and kind = 'associated'`,
    ['folder-names'],
  ],
  [
    'a message says a wrong size',
    `update messages set size = 21 where ${own} and uid = 6`,
    ['message-bodies', 'folder-counters', 'mailbox-usage', 'sorted-messages'],
  ],
  [
    'an entry points beside its record',
    `update bodies set pack_offset = pack_offset + 1 where hash = (select body from messages where ${own} and uid = 6)`,
    ['body-records'],
  ],
  [
    'an entry names a pack that is not there',
    `update bodies set pack = 17 where hash = (select body from messages where ${own} and uid = 6)`,
    ['body-records'],
  ],
  [
    'an order has lost a message',
    `delete from sorted_messages where ${own} and uid = 6 and sort = 4`,
    ['sorted-messages'],
  ],
  [
    'an order has a message too many',
    `update folders set sorted_by = 3 where ${own} and role = 'inbox'`,
    ['sorted-messages'],
  ],
  [
    'a search document of nothing',
    `update search_documents set item_id = 4444 where ${own} and item_id = (select max(item_id) from search_documents where ${own})`,
    ['search-documents'],
  ],
  [
    'a ledger counts too many',
    `update ledger_folders set copied_count = 9 where ${ownLedger} and folder_no = 1`,
    ['ledger-totals'],
  ],
  [
    'a ledger has another checksum than its entries',
    `update ledger_folders set checksum = '${'ab'.repeat(32)}' where ${ownLedger}`,
    ['ledger-totals'],
  ],
  [
    'a ledger has lost an entry',
    `delete from ledger_entries where ${ownLedger} and uid = 12`,
    ['ledger-totals'],
  ],
  [
    'a ledger says that a message was copied that never came',
    `update ledger_entries set item = 99999 where ${ownLedger} and uid = 13`,
    ['ledger-items'],
  ],
  ['a ledger has lost a folder', `delete from ledger_folders where ${ownLedger}`, ['ledger-rows']],
  [
    'a ledger is of a mailbox that is not there',
    `update ledgers set mailbox_id = 77 where ${ownLedger}`,
    ['ledger-rows'],
  ],
  [
    'it cannot be read what a ledger has skipped',
    "update ledger_entries set skipped = '{\"reason' where tenant_id = 1 and ledger_id = 3 and skipped is not null",
    ['ledger-texts'],
  ],
  [
    'it cannot be read what a ledger says of a folder',
    "update ledger_folders set progress = 'x' where tenant_id = 1 and ledger_id = 2",
    ['ledger-texts'],
  ],
  [
    'it cannot be read whose a ledger is',
    "update ledgers set identity = 'x' where tenant_id = 1 and ledger_id = 2",
    ['ledger-texts'],
  ],
  [
    'folders and entries of no ledger',
    'delete from ledgers where tenant_id = 1 and ledger_id = 3',
    ['ledger-rows'],
  ],
  [
    'a ledger would be numbered as another one',
    'update ledger_numbers set last_ledger = 1 where tenant_id = 1',
    ['ledger-numbers'],
  ],
];

const suites: [SqlDialect, (title: string, suite: () => void) => void][] = [
  ['sqlite', (title, suite) => describe(title, suite)],
  ['postgres', (title, suite) => describeWith('postgresql', title, suite)],
];

for (const [dialect, suite] of suites) {
  suite(`fsck on ${dialect}`, () => {
    // One store for the table: each repair must leave it as sound as it was.
    beforeAll(async () => {
      patient = await admit(dialect);
    });
    afterAll(discharge);

    it.each(['quick', 'normal', 'deep'] as const)(
      'finds nothing in a healthy store that was used (%s)',
      async (depth) => {
        patient.depth = depth;
        expect(await patient.check()).toMatchObject({ findings: [], steps: [], exitCode: 0 });
      },
    );

    it.each(damages)('%s', async (_what, text, found) => {
      await patient.damage(text);
      const before = await patient.check();
      expect(before.found.toSorted()).toEqual(found.toSorted());
      expect(before.exitCode).toBe(1);
      expect(before.findings.every((finding) => finding.tenant === 1)).toBe(true);
      const repaired = await patient.check(true);
      expect(repaired.steps.filter(({ done }) => done).length).toBeGreaterThan(0);
      expect(repaired.exitCode).toBe(0);
      expect(await patient.check()).toMatchObject({ findings: [], exitCode: 0 });
    });
  });
}
