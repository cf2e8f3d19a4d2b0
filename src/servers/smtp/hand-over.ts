import type { ReportWishes } from '../../mailflow/queue/queue-model.ts';
import { reply, type SmtpReply } from '../../wire/smtp/index.ts';
import { refused } from './smtp-refusal.ts';
import type { SmtpSession, Submitter } from './smtp-session.ts';
import type { Transaction } from './transaction.ts';

/** The end of a mail: whoever hears 250 may forget it, for it is on disk here. */
export async function handOver(
  session: SmtpSession,
  transaction: Transaction,
  end: { readonly hasBareLineEnd: boolean } | undefined,
): Promise<SmtpReply> {
  try {
    const content = transaction.finish(end);
    const { submitter, log, channel } = session;
    const id =
      submitter === undefined
        ? await takeIn(session, transaction, content)
        : await submit(session, submitter, transaction, content);
    const bytes = content.byteLength;
    const recipients = transaction.recipients.size;
    log.info('smtp.taken', { id, address: channel.address, bytes, recipients });
    return reply(250, '2.6.0', `Queued for delivery as ${id}.`);
  } finally {
    session.reset();
  }
}

async function takeIn(
  session: SmtpSession,
  { mail, recipients }: Transaction,
  content: Buffer,
): Promise<string> {
  const expected = { bytes: content.byteLength, isReport: mail.from === '' };
  // Of its size most programs tell before, and those that do not are told now; what some of them take is delivered to those.
  if ((mail.size ?? 0) < expected.bytes) await refuseForAll(session, [...recipients.keys()], expected);
  const [id = ''] = await session.rooms.accept({
    returnPath: mail.from,
    recipients: [...recipients.values()].map(({ address }) => address),
    content,
    from: session.clientText,
    fromIp: session.channel.address,
    protocol: session.protocolOf(mail.isUtf8),
    wishes: wishesOf(mail, recipients),
  });
  return id;
}

async function refuseForAll(
  { rooms }: SmtpSession,
  addresses: readonly string[],
  expected: { readonly bytes: number; readonly isReport: boolean },
): Promise<void> {
  for (const address of addresses) {
    const verdict = await rooms.judge(address, expected);
    if (verdict.kind !== 'refused' || !verdict.failure.status.startsWith('5.2.3')) return;
  }
  throw refused(552, '5.2.3', 'The message is larger than its recipients take.');
}

function submit(
  session: SmtpSession,
  { principal, mailbox }: Submitter,
  { mail, recipients }: Transaction,
  bytes: Buffer,
): Promise<string> {
  const { rooms, channel, clientText: client } = session;
  return rooms.submit({
    ...{ principal, mailbox, client, fromIp: channel.address, returnPath: mail.from },
    content: { kind: 'bytes', bytes },
    recipients: [...recipients.values()].map(({ address }) => address),
    // Programs that speak SMTP put a copy into Sent Items by IMAP.
    options: { saveSentTo: false },
    protocol: session.protocolOf(mail.isUtf8),
    wishes: wishesOf(mail, recipients),
  });
}

function wishesOf(
  { ret, envelopeId }: Transaction['mail'],
  recipients: Transaction['recipients'],
): ReportWishes {
  const each = [...recipients.values()].map(
    ({ address, notify, originalRecipient = null }) =>
      [address, { notify: notify === undefined ? null : [...notify], originalRecipient }] as const,
  );
  return { ret: ret ?? null, envelopeId: envelopeId ?? null, recipients: new Map(each) };
}
