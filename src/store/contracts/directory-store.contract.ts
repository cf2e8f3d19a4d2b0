import { afterAll, beforeAll, describe } from 'vitest';
import type { DirectoryStore } from '../ports/directory-store.ts';
import { accessContract } from './access.contract.ts';
import { auditContract } from './audit.contract.ts';
import {
  createSetClock,
  type DirectoryContext,
  makeOwnTenant,
  type OpenDirectoryStore,
} from './directory-fixtures.ts';
import { membershipContract } from './membership.contract.ts';
import { migrationContract } from './migration.contract.ts';
import { recipientContract } from './recipient.contract.ts';
import { recipientQueryContract } from './recipient-query.contract.ts';
import { recordContract } from './record.contract.ts';
import { tenantContract } from './tenant.contract.ts';

/** What every `DirectoryStore` does. The store is closed at the end. */
export function directoryStoreContract(title: string, open: OpenDirectoryStore): void {
  describe(title, () => {
    const clock = createSetClock();
    let opened: DirectoryStore | undefined;
    const store = (): DirectoryStore => {
      if (opened === undefined) throw new Error('The store is not open.');
      return opened;
    };
    beforeAll(async () => {
      opened = await open(clock);
    });
    afterAll(() => opened?.close());

    const context: DirectoryContext = {
      store,
      clock,
      newTenant: (overrides) => makeOwnTenant(store(), overrides),
    };
    describe('tenants, domains and settings', () => tenantContract(context));
    describe('recipients', () => recipientContract(context));
    describe('lookups, lists and the change feed', () => recipientQueryContract(context));
    describe('roles and tokens', () => accessContract(context));
    describe('the record of changes', () => auditContract(context));
    describe('migrations', () => migrationContract(context));
    describe('records', () => recordContract(context));
    describe('members and credentials', () => membershipContract(context));
  });
}
