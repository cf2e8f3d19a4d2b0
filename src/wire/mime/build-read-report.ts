/** That a message was read, or thrown away unread: RFC 8098. */
import { Buffer } from 'node:buffer';
import type { Mailbox } from './address.ts';
import { formatMailbox } from './address-format.ts';
import { isAscii } from './byte-string.ts';
import { formatDate } from './date.ts';
import { encodeWords } from './encoded-word-format.ts';
import { foldField, oneLine } from './header-format.ts';
import { textFirst } from './text-first.ts';

export interface ReadReport {
  readonly from: Mailbox;
  readonly to: Mailbox;
  readonly subject: string;
  readonly date: number;
  /** With brackets. */
  readonly messageId: string;
  /** Message-ID of what it is about, with brackets, where it had one. */
  readonly about: string | undefined;
  /** For people. */
  readonly text: string;
  readonly reportingServer: string;
  readonly disposition: 'displayed' | 'deleted';
}

const boundary = '=_landfall_receipt';

export function buildReadReport(report: ReadReport): Uint8Array {
  const about = report.about === undefined ? undefined : oneLine(report.about);
  const fields = [
    `Date: ${formatDate(report.date)}`,
    `From: ${formatMailbox(report.from)}`,
    `To: ${formatMailbox(report.to)}`,
    `Subject: ${encodeWords(report.subject)}`,
    `Message-ID: ${report.messageId}`,
    ...(about === undefined ? [] : [`In-Reply-To: ${about}`, `References: ${about}`]),
    // RFC 3834 section 5: nobody answers it by a program.
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=disposition-notification; boundary="${boundary}"`,
  ];
  const address = report.from.address;
  const disposition = [
    `Reporting-UA: ${oneLine(report.reportingServer)}; Landfall`,
    // RFC 6533 section 3: addresses beyond ASCII have a type of their own.
    `Final-Recipient: ${isAscii(address) ? 'rfc822' : 'utf-8'};${oneLine(address)}`,
    ...(about === undefined ? [] : [`Original-Message-ID: ${about}`]),
    `Disposition: manual-action/MDN-sent-automatically; ${report.disposition}`,
  ];
  const parts = [
    `Content-Type: message/${isAscii(address) ? '' : 'global-'}disposition-notification`,
    '',
    ...disposition.map((field) => foldField(field)),
    '',
    `--${boundary}--`,
    '',
  ];
  return Buffer.from(textFirst(fields, boundary, report.text) + parts.join('\r\n'), 'utf8');
}
