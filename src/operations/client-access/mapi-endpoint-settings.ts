/** What the servers of MAPI over HTTP and of Autodiscover ask about their endpoint; cmdlets change it while they run. */
import type { RecipientId, TenantId } from '../../base/ids.ts';
import type { DirectorySettings } from './virtual-directory.ts';

export interface MapiEndpointSettings {
  /**
   * What holds for requests to this host (the header Host, with its port or without): what the organisation says whose host it is, else
   * what this server's directory says. From memory where it was asked a moment ago, so it may be asked with every request. Undefined
   * where there is no virtual directory: then nothing is here.
   */
  find(host: string): Promise<MapiEndpoint | undefined>;
  /** The URLs that clients of this organisation are sent to. Undefined where there are none. */
  findFor(organization: TenantId): Promise<MapiEndpoint | undefined>;
  /** Whether this mailbox is open to MAPI over HTTP, by what its organisation and it say. Asked when a session begins. */
  isOpen(organization: TenantId, recipient: RecipientId): Promise<boolean>;
  /** Why it is not; undefined where it is. */
  findClosure(organization: TenantId, recipient: RecipientId): Promise<Closure | undefined>;
}

/** `mapi`: -MAPIEnabled $false of the mailbox; the others: -MapiHttpEnabled. */
export type Closure = 'mapi' | 'mailbox' | 'organization';

export interface MapiEndpoint extends DirectorySettings {
  /** Whose host it is, where it is one organisation's alone. */
  readonly organization?: TenantId;
}
