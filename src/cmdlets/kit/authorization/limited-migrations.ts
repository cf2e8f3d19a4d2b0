import type { TenantId } from '../../../base/ids.ts';
import { tenantNotFound } from '../../../store/directory/directory-errors.ts';
import type { Tenant } from '../../../store/ports/directory-model.ts';
import type { CmdletMigrations } from '../ports.ts';

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

/** Every method takes whose it is first: what comes with anything else is not called. */
function ofHome<Control extends object>(control: Control, home: TenantId): Control {
  return new Proxy(control, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return undefined;
      return (organization: Tenant, ...rest: readonly unknown[]): unknown => {
        if (organization.tenant !== home) throw tenantNotFound(organization.tenant);
        return Reflect.apply(member, target, [organization, ...rest]);
      };
    },
  });
}
