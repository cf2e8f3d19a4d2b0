/** IMAP over the rooms of the platform. */
import type { Clock } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Metrics } from '../base/metrics.ts';
import type { Random } from '../base/random.ts';
import { ImapListener } from '../servers/imap/imap-listener.ts';
import type { ImapRooms, SignedIn } from '../servers/imap/imap-session.ts';
import type { Certificates } from '../servers/tls/certificates.ts';
import type { OwnedPlatform } from './open-platform.ts';

export interface ImapParts {
  readonly platform: OwnedPlatform;
  readonly certificates: Certificates;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
}

const signInTimeoutMs = 60_000;
/** RFC 9051 section 5.4: thirty minutes at least. */
const idleTimeoutMs = 31 * 60_000;

export function createImapListeners({ platform, certificates, ...parts }: ImapParts): ImapListener[] {
  const { config } = platform;
  const rooms = roomsOf(platform);
  const { recording: activity } = platform;
  return (['imaps', 'imap'] as const)
    .filter((name) => config.listeners[name].enabled)
    .map((name) => {
      const { address, port } = config.listeners[name];
      const limits = { ...config.limits, signInTimeoutMs, idleTimeoutMs };
      const { minVersion } = config.tls;
      return new ImapListener({
        ...parts,
        name,
        address,
        port,
        minVersion,
        certificates,
        limits,
        rooms,
        activity,
      });
    });
}

function roomsOf(platform: OwnedPlatform): ImapRooms {
  const { signIn } = platform;
  return {
    signInWithPassword: async (login, password, address) =>
      openMailbox(platform, await signIn.withPassword(login, password, { address, purpose: 'mail' })),
    signInWithToken: async (token) => openMailbox(platform, await signIn.withToken(token)),
  };
}

async function openMailbox(
  { directory, mailboxes }: OwnedPlatform,
  principal: SignedIn['principal'],
): Promise<SignedIn> {
  if (principal.kind === 'platform')
    throw refused('no', `${principal.name} administers this server and has no mailbox.`);
  const { name, tenant } = principal;
  const [recipient] = await directory.findRecipients(tenant, [principal.recipient]);
  if (recipient?.attributes.imapDisabled === true) {
    throw refused(
      'disabled',
      `IMAP is turned off for ${name}. An administrator turns it on with Set-CASMailbox ${name} -ImapEnabled $true.`,
    );
  }
  const mailbox = recipient?.mailbox;
  if (mailbox?.state !== 'ready') throw refused('missing', `${name} has no mailbox here.`);
  const address = recipient?.addresses.find(({ type, primary }) => primary && type === 'smtp')?.address;
  return {
    principal,
    mailbox: mailboxes.open({ tenant, mailbox: mailbox.mailbox }),
    ...(address !== undefined && { address }),
  };
}

const refused = (what: string, message: string): AppError =>
  new AppError({ kind: 'denied', code: `imap.mailbox.${what}`, message });
