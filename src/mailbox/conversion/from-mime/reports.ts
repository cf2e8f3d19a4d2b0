/** Reports on messages: of their delivery, RFC 3464, and that they were read, RFC 8098, as [MS-OXCMAIL] section 2.2.3.6 has them. */
import { filetimeOf } from '../../../wire/mapi/filetime.ts';
import type { PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { byteStringOf } from '../../../wire/mime/byte-string.ts';
import { parseDate } from '../../../wire/mime/date.ts';
import { type Envelope, readEnvelope } from '../../../wire/mime/envelope.ts';
import { Header } from '../../../wire/mime/header.ts';
import { type ReportBlock, readReportBlocks, typedValue } from '../../../wire/mime/report-fields.ts';
import type { Part } from '../../../wire/mime/structure.ts';
import { type MimeSource, readDecodedPart } from '../mime-source.ts';
import { displayNameOf, recipientOf, recipientType } from './people.ts';

const maxStatusBytes = 1024 * 1024;
const maxHeaderBytes = 256 * 1024;

const classes: Readonly<Record<string, string>> = {
  failed: 'REPORT.IPM.Note.NDR',
  delivered: 'REPORT.IPM.Note.DR',
  relayed: 'REPORT.IPM.Note.Relayed.DR',
  expanded: 'REPORT.IPM.Note.Expanded.DR',
  delayed: 'REPORT.IPM.Note.DELAYED',
};
/** The worst that is said of anybody is what the report says. */
const gravest = ['failed', 'delayed', 'relayed', 'expanded', 'delivered'];

/** Recipients of a delivery report are those of whom it tells: what a client shows of them stands in their rows. */
export async function applyDeliveryReport(
  bag: PropertyBag,
  source: MimeSource,
): Promise<PropertyBag[] | undefined> {
  const part = partOf(source.root, ['delivery-status', 'global-delivery-status']);
  if (!part || part.size > maxStatusBytes) return undefined;
  const blocks = readReportBlocks(await readDecodedPart(source, part));
  const told = blocks.filter((block) => block.has('final-recipient') || block.has('original-recipient'));
  const actions = new Set(told.map((block) => (block.get('action') ?? '').toLowerCase()));
  const action = gravest.find((each) => actions.has(each));
  if (action === undefined) return undefined;
  bag.set(PidTag.MessageClass, classes[action] ?? 'REPORT.IPM.Note.NDR');
  await setOriginal(bag, source, undefined);
  return told.map((block, index) => recipientOfBlock(block, index, action, bag));
}

function recipientOfBlock(block: ReportBlock, index: number, action: string, bag: PropertyBag): PropertyBag {
  const address = typedValue(block.get('original-recipient') ?? block.get('final-recipient'));
  const recipient = recipientOf({ name: '', address }, recipientType.to, index);
  const said = typedValue(block.get('diagnostic-code'));
  const status = block.get('status') ?? '';
  const at = parseDate(block.get('last-attempt-date') ?? block.get('arrival-date') ?? '');
  const time = at === undefined ? bag.bigint(PidTag.ClientSubmitTime) : filetimeOf(at);
  if (time !== undefined) recipient.set(PidTag.ReportTime, time);
  const server = typedValue(block.get('remote-mta'));
  if (server !== '') recipient.set(PidTag.RemoteMessageTransferAgent, server);
  recipient.set(PidTag.SupplementaryInfo, [status, said].filter((text) => text !== '').join(' '));
  recipient.set(PidTag.ReportText, said);
  if (action === 'failed') {
    // [MS-OXOMSG] sections 2.2.2.31 to 2.2.2.33: transfer failed, and the status as three digits.
    recipient.set(PidTag.NonDeliveryReportReasonCode, 1);
    recipient.set(PidTag.NonDeliveryReportDiagCode, diagnosticOf(status));
    recipient.set(
      PidTag.NonDeliveryReportStatusCode,
      Number(/^\d\.\d{1,3}\.\d{1,3}/.exec(status)?.[0].replaceAll('.', '') ?? 0),
    );
  }
  return recipient;
}

/** RFC 3463 codes with one of [X411]'s: a bad address, a full mailbox, a message too large; -1 for every other. */
const diagnostics: Readonly<Record<string, number>> = { '5.1.1': 0, '5.2.2': 35, '5.3.4': 13, '5.2.3': 13 };
const diagnosticOf = (status: string): number =>
  (Object.hasOwn(diagnostics, status) ? diagnostics[status] : undefined) ?? -1;

export async function applyReadReport(bag: PropertyBag, source: MimeSource): Promise<void> {
  const part = partOf(source.root, ['disposition-notification', 'global-disposition-notification']);
  if (!part || part.size > maxStatusBytes) return;
  const fields = readReportBlocks(await readDecodedPart(source, part))[0];
  const disposition = (fields?.get('disposition') ?? '').toLowerCase();
  const isRead = /;\s*(?:displayed|dispatched|processed)/.test(disposition);
  bag.set(PidTag.MessageClass, isRead ? 'REPORT.IPM.Note.IPNRN' : 'REPORT.IPM.Note.IPNNRN');
  const [mode = '', kind = ''] = disposition.split(';').map((word) => word.trim());
  bag.set(PidTag.ReportDisposition, kind).set(PidTag.ReportDispositionMode, mode);
  const time = bag.bigint(PidTag.ClientSubmitTime);
  if (time !== undefined && isRead) bag.set(PidTag.ReceiptTime, time);
  await setOriginal(bag, source, fields?.get('original-message-id'));
}

async function setOriginal(
  bag: PropertyBag,
  source: MimeSource,
  originalId: string | undefined,
): Promise<void> {
  const time = bag.bigint(PidTag.ClientSubmitTime);
  if (time !== undefined) bag.set(PidTag.ReportTime, time);
  bag.set(PidTag.OriginalMessageClass, 'IPM.Note');
  bag.set(PidTag.ReportText, bag.text(PidTag.Body) ?? '');
  const original = await readOriginal(source);
  const id = originalId ?? original?.messageId;
  if (id !== undefined) bag.set(PidTag.OriginalMessageId, id);
  // A report goes to whom its message came from.
  const sender = original?.from[0] ?? source.root.envelope.to[0];
  if (sender) {
    bag.set(PidTag.OriginalSenderName, displayNameOf(sender));
    bag.set(PidTag.OriginalSenderAddressType, 'SMTP').set(PidTag.OriginalSenderEmailAddress, sender.address);
  }
  if (!original) return;
  bag.set(PidTag.OriginalSubject, original.subject);
  bag.set(PidTag.OriginalDisplayTo, original.to.map(displayNameOf).join('; '));
  bag.set(PidTag.OriginalDisplayCc, original.cc.map(displayNameOf).join('; '));
  if (original.date !== undefined) bag.set(PidTag.OriginalSubmitTime, filetimeOf(original.date));
}

/** What the report returns of its message: all of it, or its header. */
async function readOriginal(source: MimeSource): Promise<Envelope | undefined> {
  const { children } = source.root;
  const message = children.find((child) => child.message)?.message;
  if (message) return message.envelope;
  const part = children.find((child) => child.subtype === 'rfc822-headers');
  if (!part || part.size > maxHeaderBytes) return undefined;
  return readEnvelope(new Header(byteStringOf(await readDecodedPart(source, part))));
}

const partOf = (root: Part, subtypes: readonly string[]): Part | undefined =>
  root.children.find(({ type, subtype }) => type === 'message' && subtypes.includes(subtype));

/** Fields for programs, of which people need not know. */
export const isReportFields = ({ type, subtype }: Part): boolean =>
  type === 'message' && /^(?:global-)?(?:delivery-status|disposition-notification)$/.test(subtype);
