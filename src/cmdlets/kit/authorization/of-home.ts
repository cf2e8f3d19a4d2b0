import type { TenantId } from '../../../base/ids.ts';
import { tenantNotFound } from '../../../store/directory/directory-errors.ts';
import type { Tenant } from '../../../store/ports/directory-model.ts';

/** Every method takes whose it is first: what comes with anything else is not called. */
export function ofHome<Control extends object>(control: Control, home: TenantId): Control {
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
