/** The server that the people of the demonstration come from: IMAP on a port of this machine, its mail in memory. */
import type { Clock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import type { Guid, MailboxId, RecipientId, TenantId } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { noMetrics } from '../../base/metrics.ts';
import { systemRandom } from '../../base/random.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import { Mailboxes } from '../../mailbox/mailboxes.ts';
import { prepareMessage } from '../../mailbox/message-intake.ts';
import { ImapListener } from '../../servers/imap/imap-listener.ts';
import { createSelfSignedCertificate } from '../../servers/tls/self-signed.ts';
import { MemoryBodyStore } from '../../store/memory/memory-body-store.ts';
import { MemoryMailStore } from '../../store/memory/memory-mail-store.ts';
import { flag, unlimitedQuotas } from '../../store/ports/mail-model.ts';
import { type Person, people } from './people.ts';
import { sampleMail } from './sample-mail.ts';

const tenant = 1 as TenantId;
const stopMs = 2_000;

export interface OldServer extends AsyncDisposable {
  readonly port: number;
  /** For New-MigrationBatch: a row for each person. */
  csvFor(addressOf: (person: Person) => string): string;
}

export async function startOldServer(clock: Clock, messagesEach: number): Promise<OldServer> {
  const store = new MemoryMailStore({ clock, bodies: new MemoryBodyStore() });
  const mailboxes = new Mailboxes({ store, clock, log: silentLog, pollMs: null });
  const byAlias = new Map<string, Mailbox>();
  for (const [index, person] of people.entries()) {
    byAlias.set(person.alias, await fill(mailboxes, index + 1, person, messagesEach, clock));
  }
  const listener = new ImapListener({
    ...{ name: 'imap', address: '127.0.0.1', port: 0, minVersion: 'TLSv1.2' },
    certificates: {
      current: createSelfSignedCertificate({ names: ['localhost'], now: clock.now(), random: systemRandom }),
      onChange: () => undefined,
    },
    limits: {
      ...{ maxConnections: 100, maxConnectionsPerAddress: 100, maxMessageBytes: 2 ** 25 },
      ...{ signInTimeoutMs: 60_000, idleTimeoutMs: 60_000 },
    },
    rooms: {
      signInWithPassword: async (login, password) => open(byAlias, login, password),
      signInWithToken: () => Promise.reject(refused()),
    },
    ...{ clock, random: systemRandom, log: silentLog, metrics: noMetrics },
  });
  await listener.start({ failed: () => undefined });
  return {
    port: listener.port,
    csvFor: (addressOf) =>
      [
        'EmailAddress,UserName,Password',
        ...people.map((each) => `${addressOf(each)},${each.alias},${passwordOf(each)}`),
      ].join('\r\n'),
    async [Symbol.asyncDispose]() {
      await listener.stop(AbortSignal.timeout(stopMs));
      await mailboxes.close();
      await store.close();
    },
  };
}

const passwordOf = ({ alias }: Pick<Person, 'alias'>): string => `old-${alias}`;

async function fill(
  mailboxes: Mailboxes,
  number: number,
  person: Person,
  messagesEach: number,
  clock: Clock,
): Promise<Mailbox> {
  const key = { tenant, mailbox: number as MailboxId };
  await mailboxes.provision(key, { guid: systemRandom.guid(), quotas: unlimitedQuotas, language: 'ko' });
  const mailbox = mailboxes.open(key);
  const messages = sampleMail(person, messagesEach, clock.now()).map(({ bytes, receivedAt, isSeen }) =>
    prepareMessage(bytes, { receivedAt, flags: isSeen ? flag.seen : 0, keywords: [] }),
  );
  await mailbox.importBatch((await mailbox.folders()).getRole('inbox').folder, messages);
  return mailbox;
}

async function open(byAlias: ReadonlyMap<string, Mailbox>, login: string, password: string) {
  const mailbox = byAlias.get(login);
  if (mailbox === undefined || password !== passwordOf({ alias: login })) throw refused();
  const principal = {
    kind: 'account',
    name: login,
    tenant,
    recipient: 1 as RecipientId,
    guid: '00000000-0000-4000-8000-000000000000' as Guid,
  } as const;
  return { principal, mailbox };
}

const refused = (): AppError =>
  new AppError({
    kind: 'denied',
    code: 'access.signIn.refused',
    message: 'The user name or the password is not right.',
  });
