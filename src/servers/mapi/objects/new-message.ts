import type { FolderId } from '../../../base/ids.ts';
import { messageFlag } from '../../../mailbox/conversion/row-properties.ts';
import { permanentEntryIdOf } from '../../../wire/mapi/address-book-entry-id.ts';
import type { CodePage } from '../../../wire/mapi/code-page.ts';
import { filetimeOf } from '../../../wire/mapi/filetime.ts';
import { PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import type { Logon } from './logon.ts';
import { MessageDraft } from './message-draft.ts';
import { MessageObject } from './message-object.ts';

/** Whoever acts, which is not always the mailbox's owner. */
export const callerName = ({ session }: Logon): string => session.callerName;

const normalImportance = 1;

/** [MS-OXCMSG] section 3.2.5.2: what a message has before its client has written anything. */
export function newDraft(logon: Logon): MessageDraft {
  const { terms, clock } = logon.session;
  const now = filetimeOf(clock.now());
  const creator = permanentEntryIdOf(logon.callerDn);
  const properties = new PropertyBag()
    .set(PidTag.MessageClass, 'IPM.Note')
    .set(PidTag.Importance, normalImportance)
    .set(PidTag.Priority, 0)
    .set(PidTag.Sensitivity, 0)
    .set(PidTag.DisplayTo, '')
    .set(PidTag.DisplayCc, '')
    .set(PidTag.DisplayBcc, '')
    .set(PidTag.MessageFlags, messageFlag.read | messageFlag.unsent)
    .set(PidTag.CreationTime, now)
    .set(PidTag.LastModificationTime, now)
    .set(PidTag.SearchKey, new Uint8Array(logon.session.random.bytes(16)))
    .set(PidTag.MessageLocaleId, terms.lcidString)
    .set(PidTag.LocaleId, terms.lcidString)
    .set(PidTag.CreatorName, callerName(logon))
    .set(PidTag.CreatorEntryId, creator)
    .set(PidTag.LastModifierName, callerName(logon))
    .set(PidTag.LastModifierEntryId, creator);
  return new MessageDraft({ properties, recipients: [], attachments: [] });
}

/** Nothing of it is stored before it is saved. */
export function newMessage(
  logon: Logon,
  place: { readonly folder: FolderId; readonly isAssociated: boolean },
  codePage: CodePage,
): MessageObject {
  const home = { kind: 'stored', ...place, item: undefined, opened: undefined } as const;
  return new MessageObject({ logon, home, isWritable: true, draft: newDraft(logon), codePage });
}
