import type { RecipientId, TenantId } from '../base/ids.ts';

/** By which way somebody connects. */
export type ClientType = 'IMAP4' | 'MAPI' | 'RemotePowerShell' | 'REST' | 'SMTP';

/** Of an account of an organisation; whoever administers the platform is in no report. */
export interface ConnectionFacts {
  readonly at: number;
  readonly tenant: TenantId;
  readonly recipient: RecipientId;
  readonly clientType: ClientType;
  /** As the program calls itself; empty where it does not say. */
  readonly clientName: string;
}

/** `GoodMail` was delivered or sent; the others were put into a mailbox by its owner's program, or copied from another server. */
export type MessageEvent = 'GoodMail' | 'ImapAppend' | 'Migrated';
export type MessageDirection = 'Inbound' | 'Outbound';

/** One message on its way, with everybody it was for. */
export interface MessageFacts {
  readonly at: number;
  readonly tenant: TenantId;
  readonly direction: MessageDirection;
  readonly event: Exclude<MessageEvent, 'Migrated'>;
  readonly sender: MessageParty;
  readonly recipients: readonly MessageRecipient[];
  readonly subject: string;
  /** Without angle brackets. */
  readonly messageId: string;
  readonly bytes: number;
  readonly fromIp: string | null;
}

export interface MessageParty {
  readonly address: string;
  /** Where it is somebody of the organisation. */
  readonly recipient: RecipientId | null;
}

export interface MessageRecipient extends MessageParty {
  readonly status: 'Delivered' | 'Failed';
}

/** Messages copied from another server into one mailbox. They may be millions, and the migration lists each of them. */
export interface MigratedFacts {
  readonly at: number;
  readonly tenant: TenantId;
  readonly target: MessageParty;
  readonly count: number;
}

/**
 * What servers and whatever moves mail tell of what they have done. It never waits and never fails: what is told here
 * is counted in memory, and written soon after.
 */
export interface ActivityRecorder {
  /** Somebody has signed in. */
  connected(connection: ConnectionFacts): void;
  /** The program of a connection that was told of before has said its name. */
  named(connection: ConnectionFacts, clientName: string): void;
  disconnected(connection: ConnectionFacts, at: number): void;
  message(message: MessageFacts): void;
  migrated(messages: MigratedFacts): void;
}

function forget(): void {
  // Nobody makes reports of it.
}

export const noActivity: ActivityRecorder = {
  connected: forget,
  named: forget,
  disconnected: forget,
  message: forget,
  migrated: forget,
};
