import type { Guid } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import { buildDeliveryReport, type DeliveryStatus } from '../../wire/mime/build-report.ts';
import { scanMessage } from '../../wire/mime/scan.ts';
import type { DeliveryFailure } from '../delivery/delivery-failure.ts';
import type { NewQueuedMessage } from '../queue/mail-queue.ts';
import { newRecipient, type QueuedMessage, type QueuedRecipient } from '../queue/queue-model.ts';
import { reportSubject, reportText, successTexts } from './report-texts.ts';

export type ReportKind = 'failed' | 'delayed' | 'delivered';
/** RFC 3464 section 2.3.3. */
export type ReportedSuccess = 'delivered' | 'relayed' | 'expanded';

export interface FailedRecipient {
  readonly recipient: QueuedRecipient;
  readonly failure: DeliveryFailure;
}

export interface SucceededRecipient {
  readonly recipient: QueuedRecipient;
  readonly success: ReportedSuccess;
}

export type ReportedRecipient = FailedRecipient | SucceededRecipient;

export interface ReportFacts {
  readonly kind: ReportKind;
  readonly about: QueuedMessage;
  readonly content: Uint8Array;
  readonly recipients: readonly ReportedRecipient[];
  readonly server: string;
  readonly language: Language;
  readonly now: number;
  readonly id: Guid;
}

/** More of a header than anybody needs to know his message again. */
const maxHeaderBytes = 64 * 1024;
/** Of a message that comes back whole where its sender wishes so; of larger ones the header does. */
const maxReturnedBytes = 256 * 1024;

/** To whom a message came from. Nothing for reports themselves: RFC 5321 section 4.5.5. */
export function makeReport(facts: ReportFacts): NewQueuedMessage | undefined {
  const { kind, about, content, recipients, server, language, now, id } = facts;
  if (about.returnPath === '' || recipients.length === 0) return undefined;
  const scanned = scanMessage(content);
  const subject = reportSubject({ kind, subject: about.subject }, language);
  const messageId = `${id}@${server}`;
  const report = buildDeliveryReport({
    from: { name: 'Mail Delivery System', address: `postmaster@${server}` },
    to: about.returnPath,
    subject,
    date: now,
    messageId: `<${messageId}>`,
    ...(about.messageId !== '' && { inReplyTo: `<${about.messageId}>` }),
    text: reportText(
      {
        kind,
        subject: about.subject,
        until: about.expiresAt,
        lines: recipients.map((each) => ({
          address: each.recipient.original,
          text:
            'success' in each
              ? successTexts[each.success]
              : kind === 'failed'
                ? each.failure.text
                : undefined,
          diagnostic: 'failure' in each ? each.failure.diagnostic : undefined,
        })),
      },
      language,
    ),
    reportingServer: server,
    arrivedAt: about.acceptedAt,
    ...(about.envelopeId !== null && { envelopeId: about.envelopeId }),
    recipients: recipients.map((each) => ({
      ...originalOf(each.recipient),
      finalRecipient: each.recipient.address,
      ...outcomeOf(each, kind),
      ...(each.recipient.route.kind === 'remote' && { remoteServer: each.recipient.route.destination }),
      lastAttemptAt: now,
      ...(kind === 'delayed' && { willRetryUntil: about.expiresAt }),
    })),
    returned:
      kind === 'failed' && about.ret === 'full' && content.byteLength <= maxReturnedBytes
        ? { kind: 'message', bytes: content }
        : { kind: 'header', bytes: content.subarray(0, Math.min(scanned.headerEnd, maxHeaderBytes)) },
  });
  return {
    id,
    returnPath: '',
    origin: 'report',
    sender: null,
    subject,
    messageId,
    generation: about.generation + 1,
    content: report,
    recipients: [newRecipient({ kind: 'address' }, about.returnPath)],
  };
}

/** As the sender's server has called them, or else to whom the message was sent at first. */
function originalOf({
  original,
  originalRecipient,
  address,
}: QueuedRecipient): Pick<DeliveryStatus, 'originalRecipient' | 'originalType'> {
  if (originalRecipient !== null)
    return { originalRecipient: originalRecipient.address, originalType: originalRecipient.type };
  return original === address ? {} : { originalRecipient: original };
}

const successStatus: Readonly<Record<ReportedSuccess, string>> = {
  delivered: '2.1.5',
  relayed: '2.0.0',
  expanded: '2.1.5',
};

function outcomeOf(
  reported: ReportedRecipient,
  kind: ReportKind,
): Pick<DeliveryStatus, 'action' | 'status' | 'diagnostic'> {
  if ('success' in reported) return { action: reported.success, status: successStatus[reported.success] };
  const { status, diagnostic } = reported.failure;
  return {
    action: kind,
    status: kind === 'failed' ? status : status.replace(/^5/, '4'),
    ...(diagnostic !== undefined && { diagnostic }),
  };
}
