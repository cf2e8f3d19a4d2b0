/** SMTP over the rooms of the platform: mail that other servers bring, and mail that people send. */
import { statfs } from 'node:fs/promises';
import type { Principal } from '../access/principal.ts';
import type { Clock } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Metrics } from '../base/metrics.ts';
import type { Random } from '../base/random.ts';
import { maxSubmittedRecipients } from '../mailflow/queue/mail-queue.ts';
import { SmtpListener } from '../servers/smtp/smtp-listener.ts';
import { smtpRooms } from '../servers/smtp/smtp-rooms.ts';
import type { Submitter } from '../servers/smtp/smtp-session.ts';
import type { Certificates } from '../servers/tls/certificates.ts';
import { serverName } from './listeners.ts';
import type { OwnedPlatform } from './open-platform.ts';

export interface SmtpParts {
  readonly platform: OwnedPlatform;
  /** Whose disk must have room. */
  readonly folder: string;
  readonly certificates: Certificates;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
}

const timeouts = {
  signInTimeoutMs: 60_000,
  idleTimeoutMs: 5 * 60_000,
  messageTimeoutMs: 30 * 60_000,
} as const;

export function createSmtpListeners({ platform, folder, certificates, ...parts }: SmtpParts): SmtpListener[] {
  const { config, signIn, mailFlow, recording: activity } = platform;
  const rooms = smtpRooms({
    mailFlow,
    signInWithPassword: async (login, password, address) =>
      submitterOf(platform, await signIn.withPassword(login, password, { address, purpose: 'mail' })),
    signInWithToken: async (token) => submitterOf(platform, await signIn.withToken(token)),
    hasRoom: diskRoom(folder, config.limits.minFreeBytes, parts.clock),
  });
  const limits = { ...config.limits, ...timeouts, maxRecipients: maxSubmittedRecipients };
  return (['smtp', 'submissions', 'submission'] as const)
    .filter((name) => config.listeners[name].enabled)
    .map((name) => {
      const { address, port } = config.listeners[name];
      const { minVersion } = config.tls;
      return new SmtpListener({
        ...{ ...parts, name, address, port, minVersion, certificates, limits, rooms, activity },
        serverName: serverName(config),
      });
    });
}

const lookEveryMs = 5_000;

/** The disk is looked at now and then, and not for each mail. */
function diskRoom(folder: string, minFreeBytes: number, clock: Clock): () => Promise<boolean> {
  let lookedAt = Number.NEGATIVE_INFINITY;
  let hasRoom = true;
  return async () => {
    const now = clock.monotonic();
    if (now - lookedAt < lookEveryMs) return hasRoom;
    lookedAt = now;
    const { bavail, bsize } = await statfs(folder);
    hasRoom = bavail * bsize >= minFreeBytes;
    return hasRoom;
  };
}

async function submitterOf({ directory }: OwnedPlatform, principal: Principal): Promise<Submitter> {
  if (principal.kind === 'platform')
    throw refused('no', `${principal.name} administers this server and has no mailbox to send from.`);
  const { name, tenant } = principal;
  const [recipient] = await directory.findRecipients(tenant, [principal.recipient]);
  if (recipient?.attributes.smtpClientAuthenticationDisabled === true) {
    throw refused(
      'disabled',
      `Sending by SMTP is turned off for ${name}. An administrator turns it on with Set-CASMailbox ${name} -SmtpClientAuthenticationDisabled $false.`,
    );
  }
  const mailbox = recipient?.mailbox;
  if (mailbox?.state !== 'ready') throw refused('missing', `${name} has no mailbox here.`);
  return { principal, mailbox: { tenant, mailbox: mailbox.mailbox } };
}

const refused = (what: string, message: string): AppError =>
  new AppError({ kind: 'denied', code: `smtp.mailbox.${what}`, message });
