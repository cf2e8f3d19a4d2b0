import type { PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import type { Mailbox } from '../../../wire/mime/address.ts';
import type { AttachmentSource } from '../../../wire/mime/message-source.ts';
import type { Leaf } from './attachment-sources.ts';

/** What makes a report of a message: RFC 6522. */
export interface ReportParts {
  readonly reportType: 'delivery-status' | 'disposition-notification';
  readonly attachments: readonly AttachmentSource<Leaf>[];
}

const readClass = /^report\..*\.(ipnrn|ipnnrn)$/i;
const reportClass = /^report\./i;

export const isReport = (bag: PropertyBag): boolean => reportClass.test(bag.text(PidTag.MessageClass) ?? '');

/**
 * Undefined for a report without anything for programs in it: that is read as mail. Of one that tells that a message was read, what it
 * tells is made of its properties where it brings no fields ([MS-OXCMAIL] section 2.1.3.6).
 */
export function findReportParts(
  bag: PropertyBag,
  attachments: readonly AttachmentSource<Leaf>[],
  reader: Mailbox | undefined,
): ReportParts | undefined {
  if (!isReport(bag)) return undefined;
  const has = (type: string): boolean =>
    attachments.some(({ contentType }) => contentType.startsWith(`message/${type}`));
  if (has('delivery-status')) return { reportType: 'delivery-status', attachments };
  const kind = readClass.exec(bag.text(PidTag.MessageClass) ?? '')?.[1]?.toLowerCase();
  if (kind === undefined) return undefined;
  const reportType = 'disposition-notification';
  if (has(reportType)) return { reportType, attachments };
  const bytes = Buffer.from(dispositionFields(bag, kind === 'ipnrn', reader), 'latin1');
  const content: Leaf = { kind: 'bytes', read: async () => bytes };
  return {
    reportType,
    attachments: [
      { name: 'details.txt', contentType: `message/${reportType}`, content, isInline: false },
      ...attachments,
    ],
  };
}

function dispositionFields(bag: PropertyBag, isRead: boolean, reader: Mailbox | undefined): string {
  const originalId = bag.text(PidTag.OriginalMessageId) ?? bag.text(PidTag.InReplyToId);
  const fields = [
    ...(reader === undefined || reader.address === '' ? [] : [`Final-Recipient: rfc822;${reader.address}`]),
    ...(originalId === undefined ? [] : [`Original-Message-ID: ${originalId}`]),
    `Disposition: manual-action/MDN-sent-automatically; ${isRead ? 'displayed' : 'deleted'}`,
  ];
  return fields.map((field) => `${field.replace(/[^\x20-\x7e]+/g, ' ')}\r\n`).join('');
}

/** A report goes back to whom its message came from: its recipients are those of whom it tells. */
export function reportRecipient(bag: PropertyBag): Mailbox | undefined {
  const address = bag.text(PidTag.OriginalSenderEmailAddress) ?? '';
  if (!isReport(bag) || !address.includes('@')) return undefined;
  const name = bag.text(PidTag.OriginalSenderName) ?? '';
  return { name: name.toLowerCase() === address.toLowerCase() ? '' : name, address };
}
