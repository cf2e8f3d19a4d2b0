import type { Guid } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import { buildDeliveryReport } from '../../wire/mime/build-report.ts';
import { scanMessage } from '../../wire/mime/scan.ts';
import type { DeliveryFailure } from '../delivery/delivery-failure.ts';
import type { NewQueuedMessage } from '../queue/mail-queue.ts';
import { newRecipient, type QueuedMessage, type QueuedRecipient } from '../queue/queue-model.ts';
import { reportSubject, reportText } from './report-texts.ts';

export interface ReportedRecipient {
  readonly recipient: QueuedRecipient;
  readonly failure: DeliveryFailure;
}

export interface ReportFacts {
  readonly kind: 'failed' | 'delayed';
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
        lines: recipients.map(({ recipient, failure }) => ({
          address: recipient.original,
          text: kind === 'failed' ? failure.text : undefined,
          diagnostic: failure.diagnostic,
        })),
      },
      language,
    ),
    reportingServer: server,
    arrivedAt: about.acceptedAt,
    recipients: recipients.map(({ recipient, failure }) => ({
      ...(recipient.original !== recipient.address && { originalRecipient: recipient.original }),
      finalRecipient: recipient.address,
      action: kind,
      status: kind === 'failed' ? failure.status : failure.status.replace(/^5/, '4'),
      ...(failure.diagnostic !== undefined && { diagnostic: failure.diagnostic }),
      ...(recipient.route.kind === 'remote' && { remoteServer: recipient.route.destination }),
      lastAttemptAt: now,
      ...(kind === 'delayed' && { willRetryUntil: about.expiresAt }),
    })),
    header: content.subarray(0, Math.min(scanned.headerEnd, maxHeaderBytes)),
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
