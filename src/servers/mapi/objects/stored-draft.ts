import { flag, type Message } from '../../../store/ports/mail-model.ts';
import type { BagEntry } from '../../../wire/mapi/property-bag.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import type { Logon } from './logon.ts';
import { MessageDraft } from './message-draft.ts';
import { readReceived } from './received-by.ts';
import { readBeside } from './stored-message.ts';

/** A message as it is stored, with what lies beside it. */
export async function readDraft(logon: Logon, row: Message): Promise<MessageDraft> {
  const [content, beside] = await Promise.all([readReceived(logon, row), readBeside(logon.mailbox, row)]);
  return new MessageDraft(content, withOwnersMark(row, beside));
}

/** That it is marked says the row, for IMAP marks it too; that it is done with, only what MAPI has written. */
function withOwnersMark(row: Message, beside: readonly BagEntry[]): BagEntry[] {
  const isFlagged = (row.flags & flag.flagged) !== 0;
  return beside.filter(({ key, value }) => {
    if (key !== PidTag.FlagStatus) return true;
    return isFlagged ? value === flaggedStatus : value !== flaggedStatus;
  });
}

/** [MS-OXCFLAG] section 2.2.1.1. */
const flaggedStatus = 2;
