import type { FolderId, Guid, ItemId, RecipientId } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import type { PublicMailbox } from '../../mailbox/public-folders/public-mailbox.ts';
import type { MailboxKey } from '../../store/ports/mail-model.ts';
import type { MapiCaller } from './transport/endpoint.ts';

/** Somebody who has a mailbox, as a logon shows it. */
export interface MailboxOwner {
  readonly recipient: RecipientId;
  readonly guid: Guid;
  readonly mailboxGuid: Guid;
  readonly displayName: string;
  /** Primary SMTP address. */
  readonly address: string;
  readonly legacyDn: string;
  /** In which its folders are named. */
  readonly language: Language;
  readonly mailbox: Mailbox;
}

/** The public folders of an organisation, as one of its people sees them. */
export interface PublicFolders extends Omit<MailboxOwner, 'mailbox'> {
  readonly mailbox: PublicMailbox;
}

/** What a client sends: a message of a mailbox, as it is stored. */
export interface SentMessage {
  readonly mailbox: MailboxKey;
  readonly item: ItemId;
  /** Everybody it is for. */
  readonly recipients: readonly string[];
  readonly deferredUntil: number | undefined;
  readonly deleteAfterSubmit: boolean;
  /** The folder that it goes to when it is sent; where it is with `false`. */
  readonly saveSentTo: FolderId | false;
}

/** What the MAPI server has of the platform. */
export interface MapiRooms {
  /** The mailbox of whoever the name stands for, in the caller's organisation; undefined where there is none. */
  findOwner(caller: MapiCaller, legacyDn: string): Promise<MailboxOwner | undefined>;
  /**
   * The public folders of the caller's organisation, which a client may name; undefined where there are none, or none of that name.
   */
  findPublicFolders(caller: MapiCaller, legacyDn: string): Promise<PublicFolders | undefined>;
  /** The SMTP address of somebody, or some group, of the caller's organisation. */
  findAddress(caller: MapiCaller, legacyDn: string): Promise<string | undefined>;
  /** When it resolves, the message will be delivered or reported. Who may send under which address is decided here. */
  submit(caller: MapiCaller, message: SentMessage): Promise<Guid>;
  /** `conflict` once it is being delivered, `notFound` when it was. */
  withdraw(caller: MapiCaller, submission: Guid): Promise<void>;
  /** Whether mail may go out in the owner's name: Add-RecipientPermission. */
  maySendAs(caller: MapiCaller, owner: RecipientId): Promise<boolean>;
  /** Tells whoever asked for it what has become of a message in the caller's mailbox, of which `head` holds the header. */
  acknowledge(
    caller: MapiCaller,
    message: { readonly head: Uint8Array; readonly kind: 'read' | 'notRead' },
  ): Promise<void>;
  /** What people are called; who is not there any more is left out. */
  namesOf(caller: MapiCaller, guids: readonly Guid[]): Promise<ReadonlyMap<Guid, string>>;
}
