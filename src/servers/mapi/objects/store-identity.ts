import { mailboxEntryId } from '../../../wire/mapi/store-entry-id.ts';
import type { Logon } from './logon.ts';

/** PidTagStoreEntryId of what is in the mailbox, or in the public folders. */
export const storeEntryId = ({ owner, isPublic }: Pick<Logon, 'owner' | 'isPublic'>): Uint8Array =>
  mailboxEntryId(owner.address, owner.legacyDn, isPublic);
