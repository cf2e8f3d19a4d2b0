import { describe } from 'vitest';
import { describeAssociated } from './associated.ts';
import { describeBodies } from './bodies.ts';
import { describeChanges } from './changes.ts';
import { describeConcurrency } from './concurrency.ts';
import type { OpenMailStore } from './fixture.ts';
import { describeFlags } from './flags.ts';
import { describeFolders } from './folders.ts';
import { describeLedger } from './ledger.ts';
import { describeLedgerEntries } from './ledger-entries.ts';
import { describeMailboxes } from './mailboxes.ts';
import { describeMessages } from './messages.ts';
import { describeMoving } from './moving.ts';
import { describeProperties } from './properties.ts';
import { describeQueries } from './queries.ts';
import { describeQuotas } from './quotas.ts';
import { describeReplacing } from './replacing.ts';
import { describeRestoring } from './restoring.ts';
import { describeSearch } from './search.ts';
import { describeSynchronising } from './synchronising.ts';
import { describeTables } from './tables.ts';
import { describeTenants } from './tenants.ts';

export type { MailStoreUnderTest, OpenMailStore } from './fixture.ts';

/** What every `MailStore` does, whatever it keeps its rows in. */
export function describeMailStore(name: string, open: OpenMailStore): void {
  describe(`mail store: ${name}`, () => {
    describeMailboxes(open);
    describeFolders(open);
    describeAssociated(open);
    describeMessages(open);
    describeFlags(open);
    describeMoving(open);
    describeReplacing(open);
    describeSynchronising(open);
    describeChanges(open);
    describeQuotas(open);
    describeBodies(open);
    describeProperties(open);
    describeTenants(open);
    describeQueries(open);
    describeTables(open);
    describeSearch(open);
    describeRestoring(open);
    describeConcurrency(open);
    describeLedger(open);
    describeLedgerEntries(open);
  });
}
