import MailComposer from 'nodemailer/lib/mail-composer';

export interface MailToCompose {
  readonly messageId: string;
  readonly sentAt: number;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly MailAttachment[];
}

export interface MailAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Uint8Array;
}

/** The bytes of a message that a program has written: nobody's vacation notice answers it (RFC 3834 section 5). */
export async function composeMail(mail: MailToCompose): Promise<Uint8Array> {
  const composer = new MailComposer({
    messageId: `<${mail.messageId}>`,
    date: new Date(mail.sentAt),
    from: mail.from,
    to: [...mail.to],
    subject: mail.subject,
    text: mail.text,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    attachments: mail.attachments.map(({ filename, contentType, content }) => {
      return { filename, contentType, content: Buffer.from(content), contentDisposition: 'attachment' };
    }),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
