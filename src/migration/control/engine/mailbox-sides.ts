/** Both sides of a user's migration: a mailbox at a server, or one here. */
import { ConcealedText } from '../../../base/concealed-text.ts';
import { AppError } from '../../../base/errors.ts';
import type { Log } from '../../../base/log.ts';
import { type ActivityRecorder, noActivity } from '../../../mailbox/activity-recorder.ts';
import type { Mailbox } from '../../../mailbox/mailbox.ts';
import type { Mailboxes } from '../../../mailbox/mailboxes.ts';
import type { SyncLedgerHandle } from '../../../mailbox/sync-ledger.ts';
import type { LedgerIdentity } from '../../../store/ports/sync-ledger.ts';
import type { ConnectionPorts } from '../../connection/open-connection.ts';
import { type SourceServerLimits, SourceServers } from '../../connection/server-limits.ts';
import { ImapSource } from '../../sources/imap-source.ts';
import { LandfallSource } from '../../sources/landfall-source.ts';
import { MessageSlabs } from '../../sources/message-memory.ts';
import { MailboxTarget } from '../../sync/mailbox-target.ts';
import type { SourceMailbox } from '../../sync/source-port.ts';
import type { SyncTarget } from '../../sync/target-port.ts';
import { ImapTarget } from '../../targets/imap-target.ts';
import type { ServerToUse, SyncJob, SyncSide } from '../ports.ts';
import { credentialsOf, settingsOf } from './server-access.ts';
import { TokenProviders } from './token-providers.ts';

export interface MailboxSidesOptions extends ConnectionPorts {
  readonly mailboxes: Mailboxes;
  readonly activity?: ActivityRecorder;
  readonly log: Log;
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
  readonly #slabs = new MessageSlabs();

  constructor(options: MailboxSidesOptions) {
    this.#options = options;
    this.#servers = new SourceServers(options);
    this.#tokens = new TokenProviders(options);
  }

  async open(job: SyncJob): Promise<OpenedSides> {
    const { mailboxes } = this.#options;
    const { tenant } = job.organization;
    const { source: from, target: to } = job;
    // Before anybody signs in for it: it may have been removed since the batch was made.
    if (!from || !to) await this.#openMailbox(job).describe();
    const source = from ? this.#openServer(from) : new LandfallSource(this.#openMailbox(job));
    const identity = this.identityOf(job);
    let remote: ImapTarget | undefined;
    return {
      source,
      identity,
      openTarget: async () => {
        const ledger = await mailboxes.openLedger(tenant, identity);
        if (!to) {
          const arrived = (count: number) => this.#tellArrived(job, count);
          return { ledger, target: new MailboxTarget(this.#openMailbox(job), ledger, arrived) };
        }
        remote = new ImapTarget({ ...this.#accessTo(to), ledger });
        return { ledger, target: remote };
      },
      async close() {
        await remote?.close();
        await source.close();
      },
    };
  }

  /** By which the ledger of the two sides is found. Nobody signs in for it, so that it needs no password. */
  identityOf(job: SyncJob): LedgerIdentity {
    const { source: from, target: to } = job;
    const nameOf = (side: SyncSide) =>
      this.#openServer({ ...side, password: side.password ?? noPassword }).identity;
    return {
      mailbox: to ? null : this.#openMailbox(job).key.mailbox,
      source: from ? nameOf(from) : new LandfallSource(this.#openMailbox(job)).identity,
      target: to ? nameOf(to) : '',
    };
  }

  /** A mailbox at a server to look at, whichever side it is. */
  openServer(side: SyncSide): SourceMailbox {
    return this.#openServer(side);
  }

  #openMailbox({ organization: { tenant }, user: { mailbox, emailAddress } }: SyncJob): Mailbox {
    if (mailbox === null) throw noMailbox(emailAddress);
    return this.#options.mailboxes.open({ tenant, mailbox: mailbox.mailbox });
  }

  #tellArrived({ organization: { tenant }, user: { mailbox, emailAddress } }: SyncJob, count: number): void {
    const { activity = noActivity, clock } = this.#options;
    const target = { address: emailAddress, recipient: mailbox?.recipient ?? null };
    activity.migrated({ at: clock.now(), tenant, target, count });
  }

  #openServer(side: SyncSide): ImapSource {
    const { maxConnectionsPerMailbox: maxConnections } = side.endpoint;
    return new ImapSource({ ...this.#accessTo(side), maxConnections, slabs: this.#slabs });
  }

  #accessTo(side: SyncSide) {
    const { clock, random, connect, networks } = this.#options;
    return {
      settings: settingsOf(side.endpoint),
      credentials: credentialsOf(side, this.#tokens),
      limits: this.#limitsOf(side.endpoint),
      clock,
      random,
      ...(connect && { connect }),
      ...(networks && { networks }),
    };
  }

  /** What was learnt of a server stays with its endpoint; what an administrator has set since is taken over. */
  #limitsOf({ guid, remoteServer, port, maxBytesPerSecond }: ServerToUse): SourceServerLimits {
    const limits = this.#servers.of(guid ?? `${remoteServer}:${port}`);
    const wanted = maxBytesPerSecond ?? 0;
    if (limits.rate.bytesPerSecond !== wanted) limits.rate.setLimit(wanted);
    return limits;
  }
}

const noPassword = new ConcealedText('');

function noMailbox(whose: string): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'migration.side',
    message: `There is no mailbox here for ${whose}. Remove the user with Remove-MigrationUser.`,
  });
}
