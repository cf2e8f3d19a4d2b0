import type { Log } from '../../base/log.ts';
import type { AuditSink } from './ports.ts';

/** Changes as lines of the log. */
export function logAudit(log: Log): AuditSink {
  return {
    async record(entry) {
      log.info('cmdlet.change', { ...entry });
    },
  };
}
