/** What the runtime asks of those around it. */

import type { Accounts } from '../../access/accounts.ts';
import type { AuditLog } from '../../access/audit-log.ts';
import type { DirectoryLimits } from '../../access/limited-directory.ts';
import type { OpenSessions } from '../../access/open-sessions.ts';
import type { Role } from '../../access/role-book.ts';
import type { Roles } from '../../access/roles.ts';
import type { ThrottlingPolicies } from '../../access/throttling/throttling-policies.ts';
import type { Clock } from '../../base/clock.ts';
import type { Language } from '../../base/language.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import type { MessageFacts } from '../../mailbox/activity-recorder.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import type { Mailboxes } from '../../mailbox/mailboxes.ts';
import type { QueueAdministration } from '../../mailflow/queue/queue-administration.ts';
import type { DkimSigning } from '../../mailflow/signing/dkim-signing.ts';
import type { ServerProbes } from '../../migration/control/engine/server-probes.ts';
import type { Migrations } from '../../migration/control/migrations.ts';
import type { CutoverWatch } from '../../migration/cutover/cutover-watch.ts';
import type { AcceptedDomains } from '../../organization/accepted-domains.ts';
import type { Groups } from '../../organization/groups.ts';
import type { Organizations } from '../../organization/organizations.ts';
import type { Recipients } from '../../organization/recipients.ts';
import type { PartnerRoom } from '../../partner/partner-room.ts';
import type { ActivityReports } from '../../reports/activity-reports.ts';
import type { AuditFacts } from '../../store/ports/audit-store.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { StreamName, Value } from '../../wire/powershell-language/index.ts';
import type { CmdletClientAccess } from './client-access-ports.ts';
import type { Cmdlet } from './definition.ts';
import type { CmdletDirectory } from './directory-ports.ts';
import type { LocalFiles } from './files/local-files.ts';
import type { BatchReporter, BatchVerifier } from './migration-ports.ts';
import type { RemoteSessions } from './remote-sessions.ts';

/** Who asks, as found out when the session was opened. */
export interface Actor {
  /** As the audit record shows it. */
  readonly name: string;
  /** The organisation that cmdlets work in without `-Organization`. */
  readonly organization: Tenant | undefined;
  /** The one that the account belongs to; absent for the platform's own administrator. */
  readonly home?: Tenant;
}

/** What of a cmdlet an actor may use. */
export interface Grant {
  /** Names as the definition spells them; `all` for every one there is or will be. */
  readonly parameters: 'all' | ReadonlySet<string>;
}

export interface Authorizer {
  /** Undefined where the actor may not use the cmdlet at all, which then does not exist for it. */
  findGrant(actor: Actor, cmdlet: Cmdlet): Grant | undefined;
  /** Whether the actor may act upon this organisation. */
  reaches(actor: Actor, organization: Tenant): boolean;
  /**
   * What a command of this cmdlet may see and change, `given` being the parameters that it was given so far;
   * absent where every cmdlet may see and change everything.
   */
  findLimits?(cmdlet: Cmdlet, given: () => Iterable<string>): CallerLimits;
  /** Whether anything of what it said before has changed. Throws where the actor may do nothing any more. */
  refresh?(): Promise<boolean>;
}

export interface CallerLimits extends DirectoryLimits {
  /** Whether the caller may give this role to others. */
  mayDelegate(role: Role): boolean;
}

/** Keeps what was changed, by whom. A change whose record cannot be kept is told as failed. */
export interface AuditSink {
  /** In the record of the organisation; in the platform's own where it belongs to none. */
  record(organization: Tenant | undefined, facts: AuditFacts): Promise<void>;
}

/** Asks a person; absent where there is none to ask. */
export interface Confirmer {
  confirm(question: string): Promise<'yes' | 'yesToAll' | 'no' | 'noToAll'>;
}

/** Lets a person type something; absent where there is none to ask. */
export interface Prompter {
  /** A secret is not shown while it is typed. */
  ask(
    question: string,
    options: { readonly isSecret: boolean; readonly signal: AbortSignal },
  ): Promise<string>;
}

export interface StreamSink {
  write(stream: StreamName, value: Value): void;
}

/** The rooms that cmdlets work on. */
export interface CmdletRooms {
  readonly organizations: Organizations;
  readonly domains: AcceptedDomains;
  readonly signing: DkimSigning;
  readonly recipients: Recipients;
  readonly groups: Groups;
  readonly mailboxes: CmdletMailboxes;
  readonly auditLog: CmdletAuditLog;
  readonly accounts: Accounts;
  readonly roles: Roles;
  readonly migrations: CmdletMigrations;
  /** Directories outside. */
  readonly directory: CmdletDirectory;
  readonly partners: CmdletPartners;
  readonly throttling: CmdletThrottling;
  readonly openSessions: OpenSessions;
  readonly reports: CmdletReports;
  readonly activity: CmdletActivity;
  readonly clientAccess: CmdletClientAccess;
  readonly mailQueue: CmdletMailQueue;
}

/** Mail of an organisation that is on its way. */
export type CmdletMailQueue = Pick<
  QueueAdministration,
  'messages' | 'queues' | 'suspend' | 'resume' | 'remove' | 'retry'
>;

/** Whom somebody of an organisation may administer besides it, and who administers it. */
export type CmdletPartners = Pick<
  PartnerRoom,
  | 'offer'
  | 'approve'
  | 'get'
  | 'list'
  | 'change'
  | 'end'
  | 'contracts'
  | 'contractsFor'
  | 'createCustomer'
  | 'accessGroupsOf'
  | 'partnerNamesOf'
  | 'findAccess'
>;

/** How an organisation was used. */
export type CmdletReports = Pick<
  ActivityReports,
  | 'connections'
  | 'connectionDetails'
  | 'mailboxUsage'
  | 'mailboxUsageDetails'
  | 'mailboxActivity'
  | 'groupActivity'
  | 'traffic'
  | 'topUsers'
  | 'messages'
  | 'lastAccess'
>;

/** Where cmdlets tell of mail that they have put into a mailbox. */
export interface CmdletActivity {
  message(organization: Tenant, facts: Omit<MessageFacts, 'tenant'>): void;
}

/** How much remote PowerShell accounts may use. */
export type CmdletThrottling = Pick<
  ThrottlingPolicies,
  'list' | 'get' | 'create' | 'update' | 'remove' | 'assign' | 'associations'
>;

/** Migrations, and what proves and ends them. */
export interface CmdletMigrations
  extends Pick<Migrations, 'endpoints' | 'batches' | 'users' | 'configuration'> {
  /** Whether a server in this process brings on what is asked for; else it waits for one. */
  readonly isServed: boolean;
  readonly cutover: Pick<CutoverWatch, 'check' | 'findSenderPolicies'>;
  readonly probes: Pick<ServerProbes, 'probeServer' | 'probeEndpoint'>;
  readonly verification: BatchVerifier;
  readonly reports: BatchReporter;
}

export type CmdletAuditLog = Pick<AuditLog, 'record' | 'search' | 'verify'>;

/** What of mailboxes cmdlets need; what they may of it, `authorization/limited-mailboxes.ts` says. */
export type CmdletMailbox = Pick<
  Mailbox,
  | 'describe'
  | 'folders'
  | 'createFolder'
  | 'updateFolder'
  | 'removeFolder'
  | 'query'
  | 'setQuotas'
  | 'append'
  | 'readProperties'
  | 'writeProperties'
>;

export interface CmdletMailboxes extends Pick<Mailboxes, 'describeMany'> {
  open(...args: Parameters<Mailboxes['open']>): CmdletMailbox;
}

export interface RuntimeSurroundings {
  readonly actor: Actor;
  readonly authorizer: Authorizer;
  readonly audit: AuditSink;
  readonly confirmer?: Confirmer;
  readonly prompter?: Prompter;
  /** Of the machine of the person who asks: in the local shell alone. */
  readonly files?: LocalFiles;
  /** On other servers; in the local shell alone. */
  readonly remoteSessions?: RemoteSessions;
  readonly rooms: CmdletRooms;
  /** The same rooms for one command of an actor who may not see and change everything. */
  readonly limitRooms: (limits: CallerLimits) => CmdletRooms;
  /** Asked before each command that belongs to a role; throws where it is one too many. */
  readonly beforeCommand?: (cmdlet: Cmdlet) => Promise<void>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly language: Language;
  readonly signal: AbortSignal;
  /** Names the session in audit records. */
  readonly session: string;
}
