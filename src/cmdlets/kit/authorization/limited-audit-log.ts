import type { AuditOwner } from '../../../access/audit-log.ts';
import { AppError } from '../../../base/errors.ts';
import type { TenantId } from '../../../base/ids.ts';
import type { CmdletAuditLog } from '../ports.ts';

/** The record of the caller's own organisation. */
export function limitAuditLog(auditLog: CmdletAuditLog, home: TenantId): CmdletAuditLog {
  const requireHome = (owner: AuditOwner): void => {
    if (owner?.tenant !== home) throw outOfReach();
  };
  return {
    async record(owner, facts) {
      requireHome(owner);
      return auditLog.record(owner, facts);
    },
    search(owner, query) {
      requireHome(owner);
      return auditLog.search(owner, query);
    },
    async verify(owner, witness) {
      requireHome(owner);
      return auditLog.verify(owner, witness);
    },
  };
}

function outOfReach(): AppError {
  return new AppError({
    kind: 'denied',
    code: 'access.auditLog',
    message: 'The record of changes of another organisation, or of the platform, is not yours to read.',
  });
}
