/** Reports on messages: multipart/report (RFC 6522), delivery status notifications (RFC 3464). */
import { Buffer } from 'node:buffer';
import type { Mailbox } from './address.ts';
import { formatMailbox } from './address-format.ts';
import { isAscii } from './byte-string.ts';
import { formatDate } from './date.ts';
import { encodeWords } from './encoded-word-format.ts';
import { foldField, oneLine } from './header-format.ts';
import { textFirst } from './text-first.ts';

export interface DeliveryStatus {
  readonly finalRecipient: string;
  readonly originalRecipient?: string;
  /** `rfc822` or `utf-8` by what it is, without it. */
  readonly originalType?: string;
  readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';
  /** RFC 3463. */
  readonly status: string;
  /** What the other server said. */
  readonly diagnostic?: string;
  /** Who said it. */
  readonly remoteServer?: string;
  readonly lastAttemptAt?: number;
  readonly willRetryUntil?: number;
}

export interface DeliveryReport {
  readonly from: Mailbox;
  readonly to: string;
  readonly subject: string;
  readonly date: number;
  /** With brackets. */
  readonly messageId: string;
  readonly inReplyTo?: string;
  /** For people. */
  readonly text: string;
  readonly reportingServer: string;
  readonly arrivedAt: number;
  readonly recipients: readonly DeliveryStatus[];
  /** RFC 3461 section 4.4. */
  readonly envelopeId?: string;
  /** Of the message that it is about. */
  readonly returned: { readonly kind: 'header' | 'message'; readonly bytes: Uint8Array };
}

export function buildDeliveryReport(report: DeliveryReport): Uint8Array {
  const { kind, bytes: returned } = report.returned;
  const boundary = boundaryFor(returned);
  const fields = [
    `Date: ${formatDate(report.date)}`,
    `From: ${formatMailbox(report.from)}`,
    `To: ${formatMailbox({ name: '', address: report.to })}`,
    `Subject: ${encodeWords(report.subject)}`,
    `Message-ID: ${report.messageId}`,
    ...(report.inReplyTo === undefined ? [] : [`In-Reply-To: ${report.inReplyTo}`]),
    // RFC 3834 section 5: nobody answers it by a program.
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
  ];
  const is8bit = !isAscii(Buffer.from(returned).toString('latin1'));
  const parts = [
    'Content-Type: message/delivery-status',
    '',
    statusText(report),
    `--${boundary}`,
    `Content-Type: ${kind === 'header' ? 'text/rfc822-headers' : 'message/rfc822'}`,
    ...(is8bit ? ['Content-Transfer-Encoding: 8bit'] : []),
    '',
    '',
  ];
  return Buffer.concat([
    Buffer.from(textFirst(fields, boundary, report.text) + parts.join('\r\n'), 'utf8'),
    returned,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
}

/** RFC 3464 section 2: groups of fields with a blank line behind each. */
function statusText({ reportingServer, arrivedAt, envelopeId, recipients }: DeliveryReport): string {
  const groups = [
    [
      ...(envelopeId === undefined ? [] : [`Original-Envelope-Id: ${oneLine(envelopeId)}`]),
      `Reporting-MTA: dns; ${reportingServer}`,
      `Arrival-Date: ${formatDate(arrivedAt)}`,
    ],
    ...recipients.map((recipient) => [
      ...(recipient.originalRecipient === undefined
        ? []
        : [`Original-Recipient: ${typed(recipient.originalRecipient, recipient.originalType)}`]),
      `Final-Recipient: ${typed(recipient.finalRecipient)}`,
      `Action: ${recipient.action}`,
      `Status: ${recipient.status}`,
      ...(recipient.remoteServer === undefined ? [] : [`Remote-MTA: dns; ${recipient.remoteServer}`]),
      ...(recipient.diagnostic === undefined
        ? []
        : [`Diagnostic-Code: smtp; ${oneLine(recipient.diagnostic)}`]),
      ...(recipient.lastAttemptAt === undefined
        ? []
        : [`Last-Attempt-Date: ${formatDate(recipient.lastAttemptAt)}`]),
      ...(recipient.willRetryUntil === undefined
        ? []
        : [`Will-Retry-Until: ${formatDate(recipient.willRetryUntil)}`]),
    ]),
  ];
  return groups.map((group) => `${group.map((field) => foldField(field)).join('\r\n')}\r\n`).join('\r\n');
}

/** RFC 6533 section 3: addresses beyond ASCII have a type of their own. */
const typed = (address: string, type = isAscii(address) ? 'rfc822' : 'utf-8'): string =>
  `${type}; ${oneLine(address)}`;

function boundaryFor(header: Uint8Array): string {
  const bytes = Buffer.from(header.buffer, header.byteOffset, header.length);
  for (let generation = 1; ; generation += 1) {
    const boundary = `=_landfall_report_${generation}`;
    if (!bytes.includes(boundary)) return boundary;
  }
}
