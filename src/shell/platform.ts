import type { Accounts } from '../access/accounts.ts';
import type { AuditLog } from '../access/audit-log.ts';
import type { SessionBoard } from '../access/open-sessions.ts';
import type { PasswordVerifier } from '../access/password-verifier.ts';
import type { PlatformAdministrator } from '../access/platform-administrator.ts';
import type { Roles } from '../access/roles.ts';
import type { SignIn } from '../access/sign-in.ts';
import type { TenantKeys } from '../access/tenant-keys.ts';
import type { ThrottlingPolicies } from '../access/throttling/throttling-policies.ts';
import type { Language } from '../base/language.ts';
import type { Log } from '../base/log.ts';
import type { CmdletClientAccess } from '../cmdlets/kit/client-access-ports.ts';
import type { CmdletActivity, CmdletMailQueue, CmdletMigrations } from '../cmdlets/kit/ports.ts';
import type { CmdletSessions } from '../cmdlets/sessions.ts';
import type { Configuration } from '../configuration/schema.ts';
import type { Mailboxes } from '../mailbox/mailboxes.ts';
import type { MailFlow } from '../mailflow/mail-flow.ts';
import type { DkimSigning } from '../mailflow/signing/dkim-signing.ts';
import type { OpenedStores, OpeningMode } from '../operations/fsck/opened-stores.ts';
import type { AcceptedDomains } from '../organization/accepted-domains.ts';
import type { Groups } from '../organization/groups.ts';
import type { Organizations } from '../organization/organizations.ts';
import type { RecipientLocator } from '../organization/recipient-locator.ts';
import type { Recipients } from '../organization/recipients.ts';
import type { PartnerRoom } from '../partner/partner-room.ts';
import type { ActivityReports } from '../reports/activity-reports.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import type { MailStore } from '../store/ports/mail-store.ts';

/**
 * The rooms of one data folder, opened and wired, without any listener. Commands that work on what is stored
 * get it from the composition root through `CommandContext.openPlatform`.
 */
export interface Platform extends Rooms, AsyncDisposable {
  readonly config: Configuration;
  readonly log: Log;
  /** Absolute. */
  readonly dataFolder: string;
  readonly store: MailStore;
  readonly directory: DirectoryStore;
  readonly tenantKeys: TenantKeys;
  readonly verifier: PasswordVerifier;
  /** The account that makes the first organisation. */
  readonly administrator: PlatformAdministrator;
  /** Finds out who somebody is by a password or a token. */
  readonly signIn: SignIn;
  /** Runs cmdlets for whoever signed in. */
  readonly sessions: Pick<CmdletSessions, 'open'>;
  /** Brings migrations on, as a server does, until it is disposed of. */
  runMigrations(): Promise<AsyncDisposable>;
  /** For checks, beside the store above; `readWrite` where the platform was not opened for reading alone. */
  openCheckedStores(mode: OpeningMode): Promise<OpenedStores>;
  close(): Promise<void>;
}

/** Organisations, the people in them, and their mailboxes. */
export interface Rooms {
  readonly auditLog: AuditLog;
  readonly accounts: Accounts;
  readonly roles: Roles;
  readonly organizations: Organizations;
  readonly domains: AcceptedDomains;
  readonly signing: DkimSigning;
  readonly recipients: Recipients;
  readonly groups: Groups;
  readonly locator: RecipientLocator;
  readonly mailboxes: Mailboxes;
  readonly migrations: CmdletMigrations;
  readonly partners: PartnerRoom;
  readonly throttling: ThrottlingPolicies;
  readonly openSessions: SessionBoard;
  readonly reports: ActivityReports;
  readonly activity: CmdletActivity;
  readonly clientAccess: CmdletClientAccess;
  /** What servers hand messages to; loaded when it is first asked for. */
  readonly mailFlow: () => Promise<MailFlow>;
  readonly mailQueue: CmdletMailQueue;
}

export interface OpenPlatformOptions {
  /**
   * Does not lock the folder, and may therefore run beside a server that has it: everything is there to be
   * read, and every write is refused.
   */
  readonly readOnly?: boolean;
  /** Opens an embedded store in this folder, whatever the configuration says of the store. */
  readonly embeddedIn?: string;
  /** In which the folders of new mailboxes are named; the configured one without it. */
  readonly language?: Language;
}
