/**
 * Tells whoever asked for it that somebody here has read a message, or thrown it away unread: [MS-OXOMSG] section 2.2.2, RFC 8098. Whether
 * and when is the client's matter, who asks its user; that it happens once is the matter of whoever keeps the message.
 */
import type { Clock } from '../../base/clock.ts';
import type { Guid, RecipientId, TenantId } from '../../base/ids.ts';
import { formatText, type Language, type LocalText } from '../../base/language.ts';
import type { Random } from '../../base/random.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import { type Mailbox, parseAddresses } from '../../wire/mime/address.ts';
import { buildReadReport } from '../../wire/mime/build-read-report.ts';
import { type ScannedMessage, scanMessage } from '../../wire/mime/scan.ts';
import { primaryOf } from '../delivery/recipient-routes.ts';
import { tryParseAddress } from '../delivery/try-parse-address.ts';
import type { MailQueue } from '../queue/mail-queue.ts';
import { newRecipient } from '../queue/queue-model.ts';
import { ownAddresses } from '../rules/arriving-message.ts';

export interface ReadReceiptsOptions {
  readonly queue: Pick<MailQueue, 'enqueue'>;
  readonly directory: Pick<DirectoryStore, 'findRecipients'>;
  languageOf(tenant: TenantId): Language;
  /** As this server calls itself. */
  readonly server: string;
  readonly clock: Clock;
  readonly random: Random;
}

export interface ReadMessage {
  readonly tenant: TenantId;
  /** Whose mailbox it lies in. */
  readonly reader: RecipientId;
  /** The message, or as much of its beginning as holds its header. */
  readonly head: Uint8Array;
  readonly kind: 'read' | 'notRead';
}

const subjects: Readonly<Record<ReadMessage['kind'], LocalText>> = {
  read: { en: 'Read: {subject}', ko: '읽음: {subject}' },
  notRead: { en: 'Not read: {subject}', ko: '읽지 않음: {subject}' },
};

const texts: Readonly<Record<ReadMessage['kind'], LocalText>> = {
  read: {
    en: 'Your message to {reader}\n\n  Subject: {subject}\n\nwas read on {date} (UTC).',
    ko: '{reader}에게 보내신 메시지\n\n  제목: {subject}\n\n을(를) {date}(UTC)에 읽었습니다.',
  },
  notRead: {
    en: 'Your message to {reader}\n\n  Subject: {subject}\n\nwas deleted without being read on {date} (UTC).',
    ko: '{reader}에게 보내신 메시지\n\n  제목: {subject}\n\n을(를) 읽지 않고 {date}(UTC)에 삭제했습니다.',
  },
};

export class ReadReceipts {
  readonly #options: ReadReceiptsOptions;

  constructor(options: ReadReceiptsOptions) {
    this.#options = options;
  }

  /** Undefined where nobody is to be told. Otherwise it is on disk when it resolves. */
  async send({ tenant, reader: recipient, head, kind }: ReadMessage): Promise<Guid | undefined> {
    const { queue, directory, languageOf, server, clock, random } = this.#options;
    const scanned = scanMessage(head);
    const [reader] = await directory.findRecipients(tenant, [recipient]);
    const address = reader && primaryOf(reader);
    const to = receiverOf(scanned);
    if (reader === undefined || address === undefined || to === undefined) return undefined;
    // Whoever has sent it to himself knows.
    if (ownAddresses(reader).has(to.address.toLowerCase())) return undefined;
    const id = random.guid();
    const now = clock.now();
    const language = languageOf(tenant);
    const about = scanned.header.find('message-id')?.trim();
    const original = scanned.envelope.subject.slice(0, 900);
    const date = new Date(now).toISOString().slice(0, 16).replace('T', ' ');
    const words = { subject: original, reader: `${reader.displayName} <${address}>`, date };
    const subject = formatText(subjects[kind][language], words);
    const messageId = `${id}@${server}`;
    const content = buildReadReport({
      from: { name: reader.displayName, address },
      ...{ to, subject, about },
      date: now,
      messageId: `<${messageId}>`,
      text: formatText(texts[kind][language], words),
      reportingServer: server,
      disposition: kind === 'read' ? 'displayed' : 'deleted',
    });
    await queue.enqueue(tenant, {
      ...{ id, content, subject, messageId },
      // RFC 8098 section 3: it must not come back.
      returnPath: '',
      origin: 'report',
      sender: reader.recipient,
      generation: 1,
      recipients: [newRecipient({ kind: 'address' }, to.address)],
    });
    return id;
  }
}

/** RFC 8098 section 2.1: one address, and nothing on what is a report itself or came from a program. */
function receiverOf({ header, traits }: ScannedMessage): Mailbox | undefined {
  const { contentType, isAutoSubmitted } = traits;
  if (isAutoSubmitted || (contentType.type === 'multipart' && contentType.subtype === 'report'))
    return undefined;
  const asking = parseAddresses(header.findList('disposition-notification-to') ?? '');
  const [only] = asking;
  return asking.length === 1 && only && tryParseAddress(only.address) ? only : undefined;
}
