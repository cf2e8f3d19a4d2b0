import type { Clock } from '../../base/clock.ts';
import { loadOnce } from '../../base/load-once.ts';
import type { Random } from '../../base/random.ts';
import type { ActivityRecorder } from '../../mailbox/activity-recorder.ts';
import { MailListener, type MailListenerSettings } from '../mail-listener.ts';
import type { ConnectionLimits } from './imap-connection.ts';
import type { ImapRooms } from './imap-session.ts';

export interface ImapListenerOptions extends MailListenerSettings {
  readonly name: 'imap' | 'imaps';
  readonly limits: MailListenerSettings['limits'] & ConnectionLimits;
  readonly rooms: ImapRooms;
  readonly activity?: ActivityRecorder;
  readonly clock: Clock;
  readonly random: Random;
}

export class ImapListener extends MailListener {
  constructor(options: ImapListenerOptions) {
    const { name, rooms, activity, log, clock, random, limits } = options;
    /** Most servers that start serve nobody for a while. */
    const load = loadOnce(() => import('./imap-connection.ts'));
    super({
      ...options,
      protocol: 'imap',
      startsInTls: name === 'imaps',
      async connect(socket, secureContext) {
        const { ImapConnection } = await load();
        return new ImapConnection({
          ...{ socket, rooms, log, clock, random, limits, secureContext },
          ...(activity !== undefined && { activity }),
        });
      },
    });
  }
}
