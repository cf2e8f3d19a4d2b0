import type { TenantId } from '../../../base/ids.ts';
import type { CmdletMigrations } from '../ports.ts';
import { ofHome } from './of-home.ts';

/**
 * The migrations of the caller's own organisation. Whom of it a batch moves is no matter of the caller's scopes, as in
 * Exchange: whoever may migrate may migrate every mailbox of the organisation.
 */
export function limitMigrations(migrations: CmdletMigrations, home: TenantId): CmdletMigrations {
  // Made for every command, and used by few.
  return {
    get isServed() {
      return migrations.isServed;
    },
    get endpoints() {
      return ofHome(migrations.endpoints, home);
    },
    get batches() {
      return ofHome(migrations.batches, home);
    },
    get users() {
      return ofHome(migrations.users, home);
    },
    get configuration() {
      return ofHome(migrations.configuration, home);
    },
    get cutover() {
      return ofHome(migrations.cutover, home);
    },
    get probes() {
      return ofHome(migrations.probes, home);
    },
    get verification() {
      return ofHome(migrations.verification, home);
    },
    get reports() {
      return ofHome(migrations.reports, home);
    },
  };
}
