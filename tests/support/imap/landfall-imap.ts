/** Landfall's own IMAP server over mailboxes that a test has opened, on a free port of this machine. */
import { systemClock } from '../../../src/base/clock.ts';
import { AppError } from '../../../src/base/errors.ts';
import type { Guid, RecipientId, TenantId } from '../../../src/base/ids.ts';
import { type Log, silentLog } from '../../../src/base/log.ts';
import { noMetrics } from '../../../src/base/metrics.ts';
import { systemRandom } from '../../../src/base/random.ts';
import { type ActivityRecorder, noActivity } from '../../../src/mailbox/activity-recorder.ts';
import type { Mailbox } from '../../../src/mailbox/mailbox.ts';
import { ImapListener } from '../../../src/servers/imap/imap-listener.ts';
import type { ImapRooms } from '../../../src/servers/imap/imap-session.ts';
import { createSelfSignedCertificate } from '../../../src/servers/tls/self-signed.ts';

export interface LandfallImap extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
}

export interface LandfallImapOptions {
  readonly name?: 'imap' | 'imaps';
  readonly log?: Log;
  readonly maxMessageBytes?: number;
  readonly signInTimeoutMs?: number;
  readonly activity?: ActivityRecorder;
}

/** By login name; every password is `pass`, and every token is the name itself. */
export async function serveOverImap(
  mailboxes: Readonly<Record<string, Mailbox>>,
  {
    name = 'imap',
    log = silentLog,
    maxMessageBytes = 2 ** 26,
    signInTimeoutMs = 60_000,
    activity = noActivity,
  }: LandfallImapOptions = {},
): Promise<LandfallImap> {
  const current = createSelfSignedCertificate({
    names: ['localhost', '127.0.0.1'],
    now: systemClock.now(),
    random: systemRandom,
  });
  const listener = new ImapListener({
    name,
    address: '127.0.0.1',
    port: 0,
    minVersion: 'TLSv1.2',
    certificates: { current, onChange: () => undefined },
    limits: {
      ...{ maxConnections: 1000, maxConnectionsPerAddress: 1000, maxMessageBytes },
      ...{ signInTimeoutMs, idleTimeoutMs: 600_000 },
    },
    rooms: roomsOf(mailboxes),
    activity,
    ...{ clock: systemClock, random: systemRandom, log, metrics: noMetrics },
  });
  await listener.start({ failed: () => undefined });
  return {
    host: '127.0.0.1',
    port: listener.port,
    [Symbol.asyncDispose]: () => listener.stop(AbortSignal.timeout(1_000)),
  };
}

function roomsOf(mailboxes: Readonly<Record<string, Mailbox>>): ImapRooms {
  const open = (login: string) => {
    const mailbox = mailboxes[login];
    if (mailbox === undefined) throw refused();
    const principal = {
      kind: 'account',
      name: login,
      tenant: 1 as TenantId,
      recipient: 1 as RecipientId,
      guid: '6f9619ff-8b86-4011-b42d-00cf4fc964ff' as Guid,
    } as const;
    return Promise.resolve({ principal, mailbox });
  };
  return {
    signInWithPassword: (login, password) => (password === 'pass' ? open(login) : Promise.reject(refused())),
    signInWithToken: open,
  };
}

const refused = (): AppError =>
  new AppError({
    kind: 'denied',
    code: 'access.signIn.refused',
    message: 'The user name or the password is not right.',
  });
