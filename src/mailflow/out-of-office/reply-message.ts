import type { Guid } from '../../base/ids.ts';
import type { Language, LocalText } from '../../base/language.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import { buildMessage } from '../../wire/mime/build-message.ts';
import { htmlToText } from '../../wire/mime/html-text.ts';
import { primaryOf } from '../delivery/recipient-routes.ts';
import type { AnswerFacts } from '../rules/arriving-message.ts';
import { absenceMark } from './absence-mark.ts';

const prefix: LocalText = { en: 'Automatic reply: ', ko: '자동 회신: ' };

export interface ReplyFacts {
  readonly owner: Recipient;
  readonly to: string;
  readonly about: AnswerFacts;
  /** HTML or text. */
  readonly message: string;
  /** The subject of a template, where it has one of its own. */
  readonly subject?: string;
  /** It says that its sender is away. */
  readonly isAbsence: boolean;
  readonly language: Language;
  readonly now: number;
  readonly id: Guid;
}

/** RFC 3834 section 3: an answer that nothing answers again. */
export function buildReply({
  owner,
  to,
  about,
  message,
  subject,
  isAbsence,
  language,
  now,
  id,
}: ReplyFacts): Uint8Array {
  const address = primaryOf(owner) ?? '';
  const isHtml = /<(html|body|p|div|br|span|font|table)\b/i.test(message);
  return buildMessage({
    from: { name: owner.displayName, address },
    to: [{ name: '', address: to }],
    subject: subject || `${prefix[language]}${about.subject}`,
    date: now,
    messageId: `<${id}@${address.slice(address.lastIndexOf('@') + 1)}>`,
    ...(about.messageId !== undefined && {
      inReplyTo: [about.messageId],
      references: [...about.references.slice(-20), about.messageId],
    }),
    text: isHtml ? htmlToText(message) : message,
    ...(isHtml && { html: message }),
    headers: [
      ['Auto-Submitted', isAbsence ? absenceMark : 'auto-replied'],
      ['X-Auto-Response-Suppress', 'All'],
    ],
  });
}
