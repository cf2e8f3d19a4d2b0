import { describe } from 'vitest';
import type { DirectoryContext } from './directory-fixtures.ts';
import { agreementContract } from './migration.contract/agreement.ts';
import { leaseContract } from './migration.contract/leases.ts';
import { objectContract } from './migration.contract/objects.ts';
import { recordContract } from './migration.contract/records.ts';
import { userContract } from './migration.contract/users.ts';

export function migrationContract(context: DirectoryContext): void {
  describe('endpoints and batches', () => objectContract(context));
  describe('users', () => userContract(context));
  describe('what is due, and leases', () => leaseContract(context));
  describe('logs, samples and backups', () => recordContract(context));
  describe('whatever is asked', () => agreementContract(context));
}
