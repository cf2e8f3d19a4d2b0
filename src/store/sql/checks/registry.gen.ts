// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { check as checkBodyRecords } from './body-records.ts';
import { check as checkChangeNumbersOnce } from './change-numbers-once.ts';
import { check as checkDatabaseIntegrity } from './database-integrity.ts';
import { check as checkFolderCounters } from './folder-counters.ts';
import { check as checkFolderNames } from './folder-names.ts';
import { check as checkFolderNumbers } from './folder-numbers.ts';
import { check as checkFolderTree } from './folder-tree.ts';
import { check as checkKeywords } from './keywords.ts';
import { check as checkLedgerItems } from './ledger-items.ts';
import { check as checkLedgerNumbers } from './ledger-numbers.ts';
import { check as checkLedgerRows } from './ledger-rows.ts';
import { check as checkLedgerTexts } from './ledger-texts.ts';
import { check as checkLedgerTotals } from './ledger-totals.ts';
import { check as checkMailboxNumbers } from './mailbox-numbers.ts';
import { check as checkMailboxRows } from './mailbox-rows.ts';
import { check as checkMailboxUsage } from './mailbox-usage.ts';
import { check as checkMessageBodies } from './message-bodies.ts';
import { check as checkMessageFolders } from './message-folders.ts';
import { check as checkPropertyOwners } from './property-owners.ts';
import { check as checkReferenceCounts } from './reference-counts.ts';
import { check as checkSchemaVersion } from './schema-version.ts';
import { check as checkSearchDocuments } from './search-documents.ts';
import { check as checkSortedMessages } from './sorted-messages.ts';
import { check as checkStrayPacks } from './stray-packs.ts';
import { check as checkTombstones } from './tombstones.ts';

export const checks = [
  checkBodyRecords,
  checkChangeNumbersOnce,
  checkDatabaseIntegrity,
  checkFolderCounters,
  checkFolderNames,
  checkFolderNumbers,
  checkFolderTree,
  checkKeywords,
  checkLedgerItems,
  checkLedgerNumbers,
  checkLedgerRows,
  checkLedgerTexts,
  checkLedgerTotals,
  checkMailboxNumbers,
  checkMailboxRows,
  checkMailboxUsage,
  checkMessageBodies,
  checkMessageFolders,
  checkPropertyOwners,
  checkReferenceCounts,
  checkSchemaVersion,
  checkSearchDocuments,
  checkSortedMessages,
  checkStrayPacks,
  checkTombstones,
] as const;
