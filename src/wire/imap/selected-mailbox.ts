import type { ByteString } from '../mime/byte-string.ts';
import type { MailboxName } from './mailbox-name.ts';
import { sizeOfNumberSet } from './number-set.ts';
import type { StatusResponse, UntaggedResponse } from './response.ts';

/** What the server has said of the mailbox that is selected, kept up to date. */
export interface SelectedMailbox {
  readonly name: MailboxName;
  readonly exists: number;
  readonly recent: number;
  readonly flags: readonly ByteString[];
  /** Undefined: the server did not say, and all flags are kept (RFC 9051 section 7.1). */
  readonly permanentFlags: readonly ByteString[] | undefined;
  readonly uidValidity: number | undefined;
  readonly uidNext: number | undefined;
  readonly firstUnseen: number | undefined;
  /** Undefined where mod-sequences are not kept. */
  readonly highestModseq: bigint | undefined;
  readonly mailboxId: ByteString | undefined;
  /** False: UIDs will be others the next time. */
  readonly areUidsSticky: boolean;
  readonly isReadOnly: boolean;
}

export function emptyMailbox(name: MailboxName): SelectedMailbox {
  return {
    name,
    exists: 0,
    recent: 0,
    flags: [],
    permanentFlags: undefined,
    uidValidity: undefined,
    uidNext: undefined,
    firstUnseen: undefined,
    highestModseq: undefined,
    mailboxId: undefined,
    areUidsSticky: true,
    isReadOnly: false,
  };
}

/** The mailbox after what was said. */
export function changedBy(
  mailbox: SelectedMailbox,
  response: UntaggedResponse | StatusResponse,
): SelectedMailbox {
  switch (response.type) {
    case 'exists':
      return { ...mailbox, exists: response.number };
    case 'recent':
      return { ...mailbox, recent: response.number };
    case 'expunge':
      return { ...mailbox, exists: Math.max(0, mailbox.exists - 1) };
    case 'vanished':
      // RFC 7162 section 3.2.10: EARLIER tells of messages that were not counted any more.
      return response.isEarlier
        ? mailbox
        : { ...mailbox, exists: Math.max(0, mailbox.exists - sizeOfNumberSet(response.uids)) };
    case 'flags':
      return { ...mailbox, flags: response.flags };
    case 'status':
      return changedByCode(mailbox, response);
    default:
      return mailbox;
  }
}

function changedByCode(mailbox: SelectedMailbox, { code }: StatusResponse): SelectedMailbox {
  switch (code?.name) {
    case 'UIDVALIDITY':
      return { ...mailbox, uidValidity: code.value };
    case 'UIDNEXT':
      return { ...mailbox, uidNext: code.value };
    case 'UNSEEN':
      return { ...mailbox, firstUnseen: code.value };
    case 'HIGHESTMODSEQ':
      return { ...mailbox, highestModseq: code.value };
    case 'NOMODSEQ':
      return { ...mailbox, highestModseq: undefined };
    case 'PERMANENTFLAGS':
      return { ...mailbox, permanentFlags: code.flags };
    case 'MAILBOXID':
      return { ...mailbox, mailboxId: code.id };
    case 'UIDNOTSTICKY':
      return { ...mailbox, areUidsSticky: false };
    case 'READ-ONLY':
      return { ...mailbox, isReadOnly: true };
    case 'READ-WRITE':
      return { ...mailbox, isReadOnly: false };
    default:
      return mailbox;
  }
}
