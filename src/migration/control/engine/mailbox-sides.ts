/** Both sides of a user's migration: a mailbox at a server, or one here. */
import type { Clock } from '../../../base/clock.ts';
import { AppError } from '../../../base/errors.ts';
import type { MailboxId } from '../../../base/ids.ts';
import type { Log } from '../../../base/log.ts';
import type { Random } from '../../../base/random.ts';
import type { Mailbox } from '../../../mailbox/mailbox.ts';
import type { Mailboxes } from '../../../mailbox/mailboxes.ts';
import type { SyncLedgerHandle } from '../../../mailbox/sync-ledger.ts';
import type { LedgerIdentity } from '../../../store/ports/sync-ledger.ts';
import type { ConnectionPorts } from '../../connection/open-connection.ts';
import { type SourceServerLimits, SourceServers } from '../../connection/server-limits.ts';
import { ImapSource } from '../../sources/imap-source.ts';
import { MailboxTarget } from '../../sync/mailbox-target.ts';
import type { SourceMailbox } from '../../sync/source-port.ts';
import type { SyncTarget } from '../../sync/target-port.ts';
import type { ServerToUse, SyncJob, SyncSide } from '../ports.ts';
import { credentialsOf, settingsOf } from './server-access.ts';
import { TokenProviders } from './token-providers.ts';

export interface MailboxSidesOptions {
  readonly mailboxes: Mailboxes;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly connect?: ConnectionPorts['connect'];
}

export interface OpenedTarget {
  readonly target: SyncTarget;
  /** Taken over from whoever had it. */
  readonly ledger: SyncLedgerHandle;
}

export interface OpenedSides {
  readonly source: SourceMailbox;
  /** What the ledger is found by; `source` is the identity of the source. */
  identityOf(source: string): LedgerIdentity;
  openTarget(source: string): Promise<OpenedTarget>;
  close(): Promise<void>;
}

export class MailboxSides {
  readonly #options: MailboxSidesOptions;
  readonly #servers: SourceServers;
  readonly #tokens: TokenProviders;

  constructor(options: MailboxSidesOptions) {
    this.#options = options;
    this.#servers = new SourceServers(options);
    this.#tokens = new TokenProviders(options);
  }

  async open(job: SyncJob): Promise<OpenedSides> {
    const { tenant } = job.organization;
    const { mailboxes } = this.#options;
    const mailbox = await this.#openMailbox(job);
    const source = this.#openSource(job.source);
    const identityOf = (from: string): LedgerIdentity => ({
      mailbox: mailbox.key.mailbox,
      source: from,
      target: '',
    });
    return {
      source,
      identityOf,
      async openTarget(from) {
        const ledger = await mailboxes.openLedger(tenant, identityOf(from));
        return { target: new MailboxTarget(mailbox, ledger), ledger };
      },
      close: () => source.close(),
    };
  }

  /** Before anybody signs in for it: it may have been removed since the batch was made. */
  async #openMailbox({ organization: { tenant }, user }: SyncJob): Promise<Mailbox> {
    const mailbox = this.#options.mailboxes.open({ tenant, mailbox: requireMailbox(user) });
    await mailbox.describe();
    return mailbox;
  }

  #openSource(side: SyncSide | undefined): SourceMailbox {
    if (side === undefined) throw noMailbox('the source');
    const { clock, random, connect } = this.#options;
    return new ImapSource({
      settings: settingsOf(side.endpoint),
      credentials: credentialsOf(side, this.#tokens),
      limits: this.#limitsOf(side.endpoint),
      maxConnections: side.endpoint.maxConnectionsPerMailbox,
      clock,
      random,
      ...(connect === undefined ? {} : { connect }),
    });
  }

  /** What was learnt of a server stays with its endpoint; what an administrator has set since is taken over. */
  #limitsOf({ guid, remoteServer, port, maxBytesPerSecond }: ServerToUse): SourceServerLimits {
    const limits = this.#servers.of(guid ?? `${remoteServer}:${port}`);
    const wanted = maxBytesPerSecond ?? 0;
    if (limits.rate.bytesPerSecond !== wanted) limits.rate.setLimit(wanted);
    return limits;
  }
}

function requireMailbox({ mailbox, emailAddress }: SyncJob['user']): MailboxId {
  if (mailbox !== null) return mailbox.mailbox;
  throw noMailbox(emailAddress);
}

function noMailbox(whose: string): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'migration.side',
    message: `There is no mailbox here for ${whose}. Remove the user with Remove-MigrationUser.`,
  });
}
