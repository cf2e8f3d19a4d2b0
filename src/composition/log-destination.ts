import { isatty } from 'node:tty';
import { pino } from 'pino';
import type { Configuration } from '../configuration/schema.ts';
import { createStructuredLog, type StructuredLog } from '../servers/structured-log.ts';

export interface OpenedLog {
  readonly log: StructuredLog;
  /** After a rotation: the old file stays with whoever moved it, writing goes on in a new one. */
  reopen(): void;
  flush(): void;
}

/** Written synchronously: the last lines before an end are the ones that matter most. */
export function openLog(settings: Configuration['log']): OpenedLog {
  const destination = pino.destination({ dest: settings.file ?? 2, sync: true, mkdir: true, mode: 0o600 });
  const isRead = settings.file === undefined && isatty(2);
  const format = settings.format === 'auto' ? (isRead ? 'text' : 'json') : settings.format;
  return {
    log: createStructuredLog({ level: settings.level, format, destination }),
    reopen: () => {
      if (settings.file !== undefined) destination.reopen();
    },
    flush: () => destination.flushSync(),
  };
}
