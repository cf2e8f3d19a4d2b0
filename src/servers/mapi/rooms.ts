import type { Guid, RecipientId } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
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
  readonly isOutOfOffice: boolean;
  readonly mailbox: Mailbox;
}

/** What the MAPI server has of the platform. */
export interface MapiRooms {
  /** The mailbox of whoever the name stands for, in the caller's organisation; undefined where there is none. */
  findOwner(caller: MapiCaller, legacyDn: string): Promise<MailboxOwner | undefined>;
  /** What people are called; who is not there any more is left out. */
  namesOf(caller: MapiCaller, guids: readonly Guid[]): Promise<ReadonlyMap<Guid, string>>;
}
