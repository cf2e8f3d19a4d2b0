/** Both sides of a user's migration: a mailbox at a server, or one here. */
import type { Clock } from '../../../base/clock.ts';
import { AppError } from '../../../base/errors.ts';
import type { Log } from '../../../base/log.ts';
import type { Random } from '../../../base/random.ts';
import type { Mailbox } from '../../../mailbox/mailbox.ts';
import type { Mailboxes } from '../../../mailbox/mailboxes.ts';
import type { SyncLedgerHandle } from '../../../mailbox/sync-ledger.ts';
import type { LedgerIdentity } from '../../../store/ports/sync-ledger.ts';
import type { ConnectionPorts } from '../../connection/open-connection.ts';
import { type SourceServerLimits, SourceServers } from '../../connection/server-limits.ts';
import { ImapSource } from '../../sources/imap-source.ts';
import { LandfallSource } from '../../sources/landfall-source.ts';
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
  /** By which the ledger is found. */
  readonly identity: LedgerIdentity;
  openTarget(): Promise<OpenedTarget>;
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
    const { mailboxes } = this.#options;
    const { tenant } = job.organization;
    // One side at least is here, or a server that is copied to.
    const mailbox = job.source && job.target ? undefined : await this.#openMailbox(job);
    const source = job.source ? this.#openServer(job.source) : new LandfallSource(present(mailbox, job));
    const identity = {
      mailbox: job.target ? null : present(mailbox, job).key.mailbox,
      source: source.identity,
      target: job.target ? this.#openServer(job.target).identity : '',
    };
    return {
      source,
      identity,
      openTarget: async () => {
        const ledger = await mailboxes.openLedger(tenant, identity);
        return { ledger, target: this.#targetOf(job, mailbox, ledger) };
      },
      close: () => source.close(),
    };
  }

  /** A mailbox at a server to look at, whichever side it is. */
  openServer(side: SyncSide): SourceMailbox {
    return this.#openServer(side);
  }

  /** Before anybody signs in for it: it may have been removed since the batch was made. */
  async #openMailbox(job: SyncJob): Promise<Mailbox> {
    const { tenant } = job.organization;
    const { mailbox: place, emailAddress } = job.user;
    if (place === null) throw noMailbox(emailAddress);
    const mailbox = this.#options.mailboxes.open({ tenant, mailbox: place.mailbox });
    await mailbox.describe();
    return mailbox;
  }

  #targetOf(job: SyncJob, mailbox: Mailbox | undefined, ledger: SyncLedgerHandle): SyncTarget {
    if (job.target === undefined) return new MailboxTarget(present(mailbox, job), ledger);
    throw noMailbox(job.user.emailAddress);
  }

  #openServer(side: SyncSide): ImapSource {
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

function present(mailbox: Mailbox | undefined, { user }: SyncJob): Mailbox {
  if (mailbox !== undefined) return mailbox;
  throw noMailbox(user.emailAddress);
}

function noMailbox(whose: string): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'migration.side',
    message: `There is no mailbox here for ${whose}. Remove the user with Remove-MigrationUser.`,
  });
}
