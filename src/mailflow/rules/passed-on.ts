/** Messages that rules make out of others. */
import type { Guid } from '../../base/ids.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import { formatAddresses, formatMailbox } from '../../wire/mime/address-format.ts';
import { buildMessage } from '../../wire/mime/build-message.ts';
import { formatDate } from '../../wire/mime/date.ts';
import { editHeader } from '../../wire/mime/edit-header.ts';
import { encodeWords } from '../../wire/mime/encoded-word-format.ts';
import { foldField } from '../../wire/mime/header-format.ts';
import { scanMessage } from '../../wire/mime/scan.ts';
import { textFirst } from '../../wire/mime/text-first.ts';
import { primaryOf } from '../delivery/recipient-routes.ts';
import type { NewQueuedMessage } from '../queue/mail-queue.ts';
import { newRecipient, type QueuedMessage } from '../queue/queue-model.ts';
import { loopField } from './arriving-message.ts';

export interface PassingOn {
  readonly queued: QueuedMessage;
  readonly content: Uint8Array;
  readonly owner: Recipient;
  readonly to: readonly string[];
  readonly now: number;
  readonly id: Guid;
  /** To somebody who acts in the owner's place: OP_DELEGATE. */
  readonly isDelegated?: boolean;
}

/** Believed of messages alone that rules here have made. */
export const delegatedField = 'X-Delegated-By';

/** As it came, to somebody else: RFC 5322 section 3.6.6. */
export function redirected({ content, owner, to, now, id, isDelegated }: PassingOn): Uint8Array {
  const address = primaryOf(owner) ?? '';
  return editHeader(content, {
    remove: ['return-path', delegatedField.toLowerCase()],
    prepend: [
      `Resent-Date: ${formatDate(now)}`,
      foldField(`Resent-From: ${formatMailbox({ name: owner.displayName, address })}`),
      foldField(`Resent-To: ${formatAddresses(to.map((each) => ({ name: '', address: each })))}`),
      `Resent-Message-ID: <${id}@${domainOf(address)}>`,
      loopOf(owner),
      ...(isDelegated === true ? [`${delegatedField}: ${address}`] : []),
    ],
  });
}

export function attached({ content, owner, to, now, id }: PassingOn): Uint8Array {
  const { envelope } = scanMessage(content);
  const address = primaryOf(owner) ?? '';
  const message = buildMessage({
    from: { name: owner.displayName, address },
    to: to.map((each) => ({ name: '', address: each })),
    subject: `FW: ${envelope.subject}`,
    date: now,
    messageId: `<${id}@${domainOf(address)}>`,
    text: '',
    attachments: [
      { name: `${envelope.subject.slice(0, 80) || 'message'}.eml`, contentType: 'message/rfc822', content },
    ],
    headers: [['Auto-Submitted', 'auto-generated']],
  });
  return editHeader(message, { prepend: [loopOf(owner)] });
}

/** A message of the owner's, with who wrote the first one above it: what it held stays as it was written, attachments and all. */
export function forwarded({ content, owner, to, now, id }: PassingOn): Uint8Array {
  const scanned = scanMessage(content);
  const { envelope } = scanned;
  const address = primaryOf(owner) ?? '';
  const boundary = freeBoundary(content);
  const fields = [
    `Date: ${formatDate(now)}`,
    `From: ${formatMailbox({ name: owner.displayName, address })}`,
    `To: ${formatAddresses(to.map((each) => ({ name: '', address: each })))}`,
    `Subject: ${encodeWords(`FW: ${envelope.subject}`)}`,
    `Message-ID: <${id}@${domainOf(address)}>`,
    ...(envelope.messageId === undefined ? [] : [`References: ${envelope.messageId}`]),
    'Auto-Submitted: auto-generated',
    loopOf(owner),
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
  ];
  const opening = [
    '________________________________',
    `From: ${formatAddresses(envelope.from, true)}`,
    ...(envelope.date === undefined ? [] : [`Sent: ${formatDate(envelope.date)}`]),
    `To: ${formatAddresses(envelope.to, true)}`,
    ...(envelope.cc.length === 0 ? [] : [`Cc: ${formatAddresses(envelope.cc, true)}`]),
    `Subject: ${envelope.subject}`,
    '',
  ].join('\r\n');
  const others = new Set(scanned.fields().map(({ lowerName }) => lowerName));
  const remove = [...others].filter((name) => !name.startsWith('content-'));
  return Buffer.concat([
    Buffer.from(textFirst(fields, boundary, opening), 'utf8'),
    editHeader(content, { remove }),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
}

/** What is made in answer to a message, or out of it, on its way. */
export function passedOn(
  { queued, owner, to, id }: PassingOn,
  content: Uint8Array,
  returnPath: string,
): NewQueuedMessage {
  const { envelope } = scanMessage(content);
  return {
    id,
    returnPath,
    origin: 'automatic',
    sender: owner.recipient,
    subject: envelope.subject.slice(0, 1000),
    messageId: (envelope.messageId ?? '').replace(/^<(.*)>$/s, '$1'),
    generation: queued.generation + 1,
    content,
    recipients: to.map((address) => newRecipient({ kind: 'address' }, address)),
  };
}

const loopOf = (owner: Recipient): string => `${loopField}: ${primaryOf(owner) ?? ''}`;

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

function freeBoundary(content: Uint8Array): string {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.length);
  for (let generation = 1; ; generation += 1) {
    const boundary = `=_landfall_forward_${generation}`;
    if (!bytes.includes(boundary)) return boundary;
  }
}
