import type { Clock } from '../../base/clock.ts';
import { loadOnce } from '../../base/load-once.ts';
import type { Random } from '../../base/random.ts';
import { type ActivityRecorder, noActivity } from '../../mailbox/activity-recorder.ts';
import { MailListener, type MailListenerSettings } from '../mail-listener.ts';
import { ReceiveBudget } from './receive-budget.ts';
import type { SmtpTimeouts } from './smtp-connection.ts';
import type { SmtpRooms } from './smtp-session.ts';

export interface SmtpListenerOptions extends MailListenerSettings {
  /** `smtp` is for other servers, the others are for people who sign in. */
  readonly name: 'smtp' | 'submission' | 'submissions';
  readonly serverName: string;
  readonly limits: MailListenerSettings['limits'] &
    SmtpTimeouts & { readonly maxMessageBytes: number; readonly maxRecipients: number };
  readonly rooms: SmtpRooms;
  readonly activity?: ActivityRecorder;
  readonly clock: Clock;
  readonly random: Random;
}

/** For messages that come at the same time, and for three of the largest at least. */
const leastBudgetBytes = 512 * 2 ** 20;

export class SmtpListener extends MailListener {
  constructor(options: SmtpListenerOptions) {
    const { name, serverName, limits, rooms, activity = noActivity, log, clock, random } = options;
    const { maxMessageBytes, maxRecipients } = limits;
    const budget = new ReceiveBudget(Math.max(leastBudgetBytes, 3 * maxMessageBytes));
    const role = name === 'smtp' ? 'exchange' : 'submission';
    const settings = { role, serverName, maxMessageBytes, maxRecipients } as const;
    /** Most servers that start serve nobody for a while. */
    const load = loadOnce(() => import('./smtp-connection.ts'));
    super({
      ...options,
      protocol: 'smtp',
      startsInTls: name === 'submissions',
      farewell: '421 4.7.0 Too many connections from your address. Try again later.\r\n',
      async connect(socket, secureContext) {
        const { SmtpConnection } = await load();
        return new SmtpConnection({
          ...{
            socket,
            settings,
            timeouts: limits,
            rooms,
            budget,
            activity,
            log,
            clock,
            random,
            secureContext,
          },
        });
      },
    });
  }
}
