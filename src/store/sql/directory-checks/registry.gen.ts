// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { check as checkDirectoryIntegrity } from './directory-integrity.ts';
import { check as checkDirectoryJson } from './directory-json.ts';
import { check as checkDirectoryNumbers } from './directory-numbers.ts';
import { check as checkDirectoryReferences } from './directory-references.ts';
import { check as checkMailboxOwners } from './mailbox-owners.ts';
import { check as checkMigrationIntakes } from './migration-intakes.ts';
import { check as checkMigrationJson } from './migration-json.ts';
import { check as checkMigrationLeases } from './migration-leases.ts';
import { check as checkMigrationReferences } from './migration-references.ts';
import { check as checkRecipientClaims } from './recipient-claims.ts';
import { check as checkRecordJson } from './record-json.ts';
import { check as checkTenantDomains } from './tenant-domains.ts';

export const directoryChecks = [
  checkDirectoryIntegrity,
  checkDirectoryJson,
  checkDirectoryNumbers,
  checkDirectoryReferences,
  checkMailboxOwners,
  checkMigrationIntakes,
  checkMigrationJson,
  checkMigrationLeases,
  checkMigrationReferences,
  checkRecipientClaims,
  checkRecordJson,
  checkTenantDomains,
] as const;
