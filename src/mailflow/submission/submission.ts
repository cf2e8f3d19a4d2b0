import type { AccountPrincipal } from '../../access/principal.ts';
import type { Clock } from '../../base/clock.ts';
import { AppError, isAppError } from '../../base/errors.ts';
import type { FolderId, Guid, ItemId, TenantId } from '../../base/ids.ts';
import type { Random } from '../../base/random.ts';
import type { Mailboxes } from '../../mailbox/mailboxes.ts';
import { storageLimitStatusOf } from '../../mailbox/storage-limit.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import type { MailboxKey } from '../../store/ports/mail-model.ts';
import { formatMailbox } from '../../wire/mime/address-format.ts';
import { formatDate } from '../../wire/mime/date.ts';
import { editHeader } from '../../wire/mime/edit-header.ts';
import { foldField } from '../../wire/mime/header-format.ts';
import { type ScannedMessage, scanMessage } from '../../wire/mime/scan.ts';
import { primaryOf } from '../delivery/recipient-routes.ts';
import { type Hop, receivedField } from '../delivery/trace-fields.ts';
import { tryParseAddress } from '../delivery/try-parse-address.ts';
import { type MailQueue, maxSubmittedRecipients, queuedMessageNotFound } from '../queue/mail-queue.ts';
import { newRecipient, type QueuedRecipient, type ReportWishes } from '../queue/queue-model.ts';
import { addressed, headOf, tooLarge, tooMany, wishedOf } from './mail-intake.ts';
import { type SendRight, sendRightOf } from './send-rights.ts';

export interface SubmissionOptions {
  readonly directory: DirectoryStore;
  readonly mailboxes: Mailboxes;
  readonly queue: MailQueue;
  readonly server: string;
  readonly maxMessageBytes: number;
  readonly clock: Clock;
  readonly random: Random;
}

export interface SubmittedMail {
  /** Who has signed in. */
  readonly principal: AccountPrincipal;
  /** In which it was written: the principal's own, or one that the principal may open. */
  readonly mailbox: MailboxKey;
  readonly content:
    | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
    /** A message of the mailbox; unless `deleteAfterSubmit`, it goes to `saveSentTo` as it is. */
    | { readonly kind: 'stored'; readonly item: ItemId };
  /** Everybody it is for, blind copies too. */
  readonly recipients: readonly string[];
  readonly options?: SubmissionChoice;
  /** How it came: MAPI, ESMTPSA, … */
  readonly protocol?: string;
  /** As the program that hands it over calls itself, with its address; this server itself without it. */
  readonly client?: string;
  readonly fromIp?: string | null;
  /** Where reports go, where the program says it: an address that the principal may send as. Empty for reports themselves. */
  readonly returnPath?: string;
  readonly wishes?: ReportWishes;
}

export interface SubmissionChoice {
  /** PidTagDeferredSendTime: not delivered before. */
  readonly deferredUntil?: number;
  /** For as long it can be called back: it waits before anybody begins to deliver it. */
  readonly heldMs?: number;
  readonly deleteAfterSubmit?: boolean;
  /** The folder for the sender's own copy, or `sent`; none with `false`. */
  readonly saveSentTo?: FolderId | 'sent' | false;
}

export interface Submitted {
  readonly id: Guid;
  readonly messageId: string;
  /** As it was sent: with everything that was missing. */
  readonly content: Uint8Array;
}

const maxAuthors = 10;
/** A year: clients put what they mean to be never. */
const maxDeferralMs = 366 * 24 * 60 * 60_000;

/** Takes what somebody here sends. When it resolves, the message is on disk and will be delivered or reported. */
export class Submission {
  readonly #options: SubmissionOptions;

  constructor(options: SubmissionOptions) {
    this.#options = options;
  }

  async submit(mail: SubmittedMail): Promise<Submitted> {
    const { queue, random, clock } = this.#options;
    const { principal, mailbox, options = {}, fromIp = null } = mail;
    const { tenant } = principal;
    const recipients = checkRecipients(mail.recipients);
    const given = await this.#read(mail);
    const scanned = scanMessage(given);
    const right = await this.#rightOf(principal, scanned);
    if (mail.returnPath !== undefined) await this.checkReturnPath(principal, mail.returnPath);
    await this.#checkLimits(right, mailbox, given.byteLength);
    const id = random.guid();
    const { client = 'localhost', protocol = 'MAPI' } = mail;
    const content = this.#complete(given, scanned, right, { from: client, protocol, id });
    const now = clock.now();
    const held = now + (options.heldMs ?? 0);
    const notBefore = Math.min(Math.max(options.deferredUntil ?? now, held), now + maxDeferralMs);
    const own = await this.#ownCopy(mail);
    const sender = right.onBehalfBy ?? right.author;
    const { subject, messageId } = headOf(scanMessage(content));
    await queue.enqueue(tenant, {
      ...{ id, content, subject, messageId, fromIp, notBefore },
      returnPath: mail.returnPath ?? primaryOf(sender) ?? '',
      origin: 'submission',
      sender: right.author.recipient,
      generation: 0,
      ...wishedOf(mail.wishes),
      recipients: [...own, ...addressed(recipients, mail.wishes)],
    });
    return { id, messageId, content };
  }

  /** Throws where the principal may not send under the address. */
  async checkReturnPath(principal: AccountPrincipal, address: string): Promise<void> {
    if (address !== '') await sendRightOf(this.#options.directory, principal, { name: '', address });
  }

  /** As long as nobody has begun to deliver it: RopAbortSubmit. The original stays where it is. */
  async withdraw(tenant: TenantId, id: Guid): Promise<void> {
    const { queue } = this.#options;
    const message = await queue.find(tenant, id);
    if (message === undefined || message.origin !== 'submission') throw queuedMessageNotFound(id);
    if (message.claimedBy !== null || message.version > 1) throw tooLate(id);
    try {
      await queue.remove(tenant, message);
    } catch (error) {
      throw isAppError(error, 'conflict') ? tooLate(id) : error;
    }
  }

  /** Of several authors (RFC 5322 section 3.6.2) each must let the principal send; programs show any of them. */
  async #rightOf(principal: AccountPrincipal, { header, envelope }: ScannedMessage): Promise<SendRight> {
    const [first, ...others] = envelope.from;
    if (header.findAll('from').length > 1 || others.length >= maxAuthors) throw tooManyAuthors();
    const { directory } = this.#options;
    const right = await sendRightOf(directory, principal, first);
    for (const other of others) await sendRightOf(directory, principal, other);
    return right;
  }

  async #read({ content, mailbox }: SubmittedMail): Promise<Uint8Array> {
    const { mailboxes, maxMessageBytes } = this.#options;
    if (content.kind === 'bytes') {
      if (content.bytes.byteLength > maxMessageBytes) throw tooLarge(maxMessageBytes);
      return content.bytes;
    }
    const opened = mailboxes.open(mailbox);
    const message = await opened.findItem(content.item);
    if (message === undefined) throw itemNotFound(content.item);
    if (message.size > maxMessageBytes) throw tooLarge(maxMessageBytes);
    return (await opened.openBody(message)).read();
  }

  async #checkLimits({ author }: SendRight, key: MailboxKey, bytes: number): Promise<void> {
    const { maxSendBytes } = author.attributes;
    if (maxSendBytes !== undefined && bytes > maxSendBytes) throw largerThanAllowed(maxSendBytes);
    const status = storageLimitStatusOf(await this.#options.mailboxes.open(key).describe());
    if (status === 'ProhibitSend' || status === 'MailboxDisabled') throw mailboxFull();
  }

  /** RFC 6409 section 8: what a message must have and has not. */
  #complete(
    bytes: Uint8Array,
    { envelope }: ScannedMessage,
    { author, onBehalfBy }: SendRight,
    given: Pick<Hop, 'from' | 'protocol' | 'id'>,
  ): Uint8Array {
    const { server, clock } = this.#options;
    const address = primaryOf(author) ?? '';
    const domain = address.slice(address.lastIndexOf('@') + 1);
    const append: string[] = [];
    if (envelope.from.length === 0) append.push(addressField('From', author));
    if (envelope.date === undefined) append.push(`Date: ${formatDate(clock.now())}`);
    if (envelope.messageId === undefined) append.push(`Message-ID: <${given.id}@${domain || server}>`);
    // Who sends is what we know, and not what the message says.
    const remove = [...(envelope.date === undefined ? ['date'] : []), 'sender'];
    if (envelope.from.length === 0) remove.push('from');
    if (envelope.messageId === undefined) remove.push('message-id');
    if (onBehalfBy !== undefined) append.push(addressField('Sender', onBehalfBy));
    const hop = { ...given, by: server, at: clock.now() };
    return editHeader(bytes, { remove, append, prepend: [receivedField(hop)] });
  }

  async #ownCopy({ content, mailbox, options = {} }: SubmittedMail): Promise<QueuedRecipient[]> {
    const { deleteAfterSubmit = false, saveSentTo = 'sent' } = options;
    const opened = this.#options.mailboxes.open(mailbox);
    const folder =
      saveSentTo === 'sent' ? ((await opened.folders()).findRole('sent')?.folder ?? false) : saveSentTo;
    if (content.kind === 'stored') {
      if (!deleteAfterSubmit && folder === false) return [];
      const place = deleteAfterSubmit || folder === false ? null : folder;
      const route = {
        kind: 'original',
        mailbox: mailbox.mailbox,
        item: content.item,
        folder: place,
      } as const;
      return [newRecipient(route, '')];
    }
    if (deleteAfterSubmit || folder === false) return [];
    const changeNo = await opened.changeNumber();
    return [newRecipient({ kind: 'copy', mailbox: mailbox.mailbox, folder, since: changeNo }, '')];
  }
}

const addressField = (name: string, recipient: Recipient): string =>
  foldField(
    `${name}: ${formatMailbox({ name: recipient.displayName, address: primaryOf(recipient) ?? '' })}`,
  );

function checkRecipients(given: readonly string[]): string[] {
  const recipients = new Map(given.map((address) => [address.toLowerCase(), address]));
  if (recipients.size > maxSubmittedRecipients) throw tooMany(recipients.size);
  if (recipients.size === 0) throw noRecipients();
  for (const address of recipients.values())
    if (tryParseAddress(address) === undefined) throw noAddress(address);
  return [...recipients.values()];
}

const refusal = (
  kind: 'invalid' | 'quota' | 'limit' | 'notFound' | 'conflict',
  code: string,
  message: string,
) => new AppError({ kind, code: `mailflow.${code}`, message });

const noRecipients = () =>
  refusal('invalid', 'message.noRecipients', 'The message is for nobody. Give it at least one recipient.');
const noAddress = (address: string) =>
  refusal(
    'invalid',
    'address.invalid',
    `"${address.slice(0, 80)}" is no mail address. Correct it and send again.`,
  );
const tooManyAuthors = () =>
  refusal(
    'invalid',
    'message.tooManyAuthors',
    `A message has one From field, with ${maxAuthors} addresses at most. Correct it and send again.`,
  );
const itemNotFound = (item: ItemId) =>
  refusal('notFound', 'message.itemNotFound', `The mailbox has no message ${item} to send. Save it first.`);
const largerThanAllowed = (limit: number) =>
  refusal(
    'limit',
    'message.overMaxSend',
    `The message is larger than the ${limit} bytes that its sender may send (MaxSendSize). Make it smaller.`,
  );
const mailboxFull = () =>
  refusal(
    'quota',
    'sender.overQuota',
    'The mailbox is too full to send from. Delete something first, or ask for a higher ProhibitSendQuota.',
  );
const tooLate = (id: Guid) =>
  refusal(
    'conflict',
    'message.underWay',
    `The message ${id} is already being delivered and cannot be called back.`,
  );
