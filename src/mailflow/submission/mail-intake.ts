import { createHash } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { AppError, isAppError } from '../../base/errors.ts';
import { type Guid, parseGuid, type TenantId } from '../../base/ids.ts';
import type { Random } from '../../base/random.ts';
import { RecipientLocator } from '../../organization/recipient-locator.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import { editHeader } from '../../wire/mime/edit-header.ts';
import { scanMessage } from '../../wire/mime/scan.ts';
import { receivedField } from '../delivery/trace-fields.ts';
import { tryParseAddress } from '../delivery/try-parse-address.ts';
import { type MailQueue, maxSubmittedRecipients } from '../queue/mail-queue.ts';
import { newRecipient, type QueuedMessage } from '../queue/queue-model.ts';

export interface MailIntakeOptions {
  readonly store: DirectoryStore;
  readonly queue: MailQueue;
  /** As this server calls itself. */
  readonly server: string;
  readonly maxMessageBytes: number;
  readonly clock: Clock;
  readonly random: Random;
}

/** A message that another server brings: what stands in MAIL and RCPT, and who has said it. */
export interface IncomingMail {
  /** Empty for reports. */
  readonly returnPath: string;
  readonly recipients: readonly string[];
  readonly content: Uint8Array;
  /** As it calls itself, with its address: `mail.example ([192.0.2.1])`. */
  readonly from: string;
  readonly fromIp: string | null;
  /** ESMTP, ESMTPS, … (RFC 3848). */
  readonly protocol: string;
}

/** What to answer to RCPT: RFC 5321 section 3.3. */
export type AddressVerdict = 'taken' | 'unknown' | 'elsewhere' | 'unreadable';

/** Takes mail from servers elsewhere. What it has taken is on disk. */
export class MailIntake {
  readonly #options: MailIntakeOptions;
  readonly #locator: RecipientLocator;

  constructor(options: MailIntakeOptions) {
    this.#options = options;
    this.#locator = new RecipientLocator(options.store);
  }

  /** Before a message is taken; what the address leads to in the end is found out when it is delivered. */
  async judge(address: string): Promise<AddressVerdict> {
    if (tryParseAddress(address) === undefined) return 'unreadable';
    const located = await this.#locator.locate(address);
    if (located === undefined) return 'elsewhere';
    if (located.recipient !== undefined || located.domain.kind !== 'authoritative') return 'taken';
    const withoutTag = address.replace(/\+[^@]*@/, '@');
    if (withoutTag === address) return 'unknown';
    return (await this.#locator.locate(withoutTag))?.recipient === undefined ? 'unknown' : 'taken';
  }

  /** Each organisation gets a message of its own, with those of the recipients that are its own. */
  async accept(mail: IncomingMail): Promise<readonly Guid[]> {
    const { queue, random, server, clock, maxMessageBytes } = this.#options;
    if (mail.content.byteLength > maxMessageBytes) throw tooLarge(maxMessageBytes);
    if (mail.recipients.length > maxSubmittedRecipients) throw tooMany(mail.recipients.length);
    const organizations = new Map<TenantId, string[]>();
    for (const address of new Set(mail.recipients)) {
      const located = await this.#locator.locate(address);
      if (located === undefined) throw notHere(address);
      const { tenant } = located.organization;
      organizations.set(tenant, [...(organizations.get(tenant) ?? []), address]);
    }
    const ids: Guid[] = [];
    for (const [tenant, addresses] of organizations) {
      const id = random.guid();
      const hop = { from: mail.from, by: server, protocol: mail.protocol, id, at: clock.now() };
      const content = editHeader(mail.content, { prepend: [receivedField(hop)] });
      const { subject, messageId } = headOf(content);
      await queue.enqueue(tenant, {
        ...{ id, content, subject, messageId, returnPath: mail.returnPath, fromIp: mail.fromIp },
        origin: mail.returnPath === '' ? 'report' : 'external',
        sender: null,
        generation: 0,
        recipients: addresses.map((address) => newRecipient({ kind: 'address' }, address)),
      });
      ids.push(id);
    }
    return ids;
  }

  /**
   * From one organisation of this platform to another, once however often it is asked: no transaction crosses organisations, so
   * that the one who hands over may not know that it has.
   */
  async handOver(
    tenant: TenantId,
    from: QueuedMessage,
    content: Uint8Array,
    addresses: readonly string[],
  ): Promise<void> {
    const id = derivedGuid(from.id, String(tenant));
    const { subject, messageId, returnPath, fromIp } = from;
    const message = {
      ...{ id, content, subject, messageId, returnPath, fromIp },
      origin: from.origin === 'report' ? ('report' as const) : ('external' as const),
      sender: null,
      generation: from.generation,
      recipients: addresses.map((address) => newRecipient({ kind: 'address' }, address)),
    };
    const known = {
      collection: handedCollection,
      key: id,
      content: { at: this.#options.clock.now() },
      ifVersion: 0,
    };
    try {
      await this.#options.queue.enqueue(tenant, message, [known]);
    } catch (error) {
      if (!isAppError(error, 'conflict')) throw error;
      const [found] = await this.#options.store.findRecords(tenant, handedCollection, [id]);
      if (found === undefined) throw error;
    }
  }
}

/** What was handed over to an organisation, for as long as it may be handed over again. */
export const handedCollection = 'mailflow.handed';

export function headOf(content: Uint8Array): { readonly subject: string; readonly messageId: string } {
  const { envelope } = scanMessage(content);
  return {
    subject: envelope.subject.slice(0, 1000),
    messageId: (envelope.messageId ?? '').replace(/^<(.*)>$/s, '$1').slice(0, 500),
  };
}

/** The same for the same: RFC 9562 section 5.8. */
export function derivedGuid(...parts: readonly string[]): Guid {
  const hash = createHash('sha256').update(parts.join('\0')).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  const text = [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ]
    .map(([from, to]) => hex.slice(from, to))
    .join('-');
  const guid = parseGuid(text);
  if (guid === undefined) throw new TypeError('A hash makes a GUID.');
  return guid;
}

export function tooLarge(limit: number): AppError {
  return new AppError({
    kind: 'limit',
    code: 'mailflow.message.tooLarge',
    message: `The message is larger than ${limit} bytes, the largest that is taken. Make it smaller, or raise limits.maxMessageBytes.`,
    details: { limit },
  });
}

export function tooMany(count: number): AppError {
  return new AppError({
    kind: 'limit',
    code: 'mailflow.message.tooManyRecipients',
    message: `The message has ${count} recipients, and ${maxSubmittedRecipients} are taken at once. Send it to a group.`,
    details: { count, limit: maxSubmittedRecipients },
  });
}

function notHere(address: string): AppError {
  return new AppError({
    kind: 'denied',
    code: 'mailflow.address.notHere',
    message: `"${address}" is an address of no organisation here, and mail is not passed on to others for strangers.`,
    details: { address },
  });
}
