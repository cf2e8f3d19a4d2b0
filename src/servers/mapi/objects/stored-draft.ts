import type { Mailbox } from '../../../mailbox/mailbox.ts';
import { flag, type Message } from '../../../store/ports/mail-model.ts';
import type { BagEntry } from '../../../wire/mapi/property-bag.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { MessageDraft } from './message-draft.ts';
import { readBeside, readContent } from './stored-message.ts';

/** A message as it is stored, with what lies beside it. */
export async function readDraft(mailbox: Mailbox, row: Message): Promise<MessageDraft> {
  const [content, beside] = await Promise.all([readContent(mailbox, row), readBeside(mailbox, row)]);
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
