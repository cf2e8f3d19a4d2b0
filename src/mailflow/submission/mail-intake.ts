import { createHash } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { AppError, isAppError } from '../../base/errors.ts';
import { type Guid, parseGuid, type TenantId } from '../../base/ids.ts';
import type { Random } from '../../base/random.ts';
import type { Mailboxes } from '../../mailbox/mailboxes.ts';
import { storageLimitStatusOf } from '../../mailbox/storage-limit.ts';
import { RecipientLocator } from '../../organization/recipient-locator.ts';
import { isGroupKind, isMailboxKind, type Recipient } from '../../store/ports/directory-model.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import { editHeader } from '../../wire/mime/edit-header.ts';
import type { HeaderField } from '../../wire/mime/header.ts';
import { type ScannedMessage, scanMessage } from '../../wire/mime/scan.ts';
import type { AddressFinder } from '../delivery/address-finder.ts';
import { type DeliveryFailure, failures } from '../delivery/delivery-failure.ts';
import { refusalOf } from '../delivery/recipient-refusal.ts';
import { SenderGroups } from '../delivery/sender-of.ts';
import { hasTooManyHops, receivedField } from '../delivery/trace-fields.ts';
import { tryParseAddress } from '../delivery/try-parse-address.ts';
import { type MailQueue, maxSubmittedRecipients } from '../queue/mail-queue.ts';
import {
  newRecipient,
  type QueuedMessage,
  type QueuedRecipient,
  type ReportWishes,
} from '../queue/queue-model.ts';

export interface MailIntakeOptions {
  readonly store: DirectoryStore;
  readonly mailboxes: Pick<Mailboxes, 'open'>;
  readonly addresses: AddressFinder;
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
  readonly wishes?: ReportWishes;
}

/** What is known of a message before it comes. */
export interface ExpectedMail {
  /** As its sender says, or 0. */
  readonly bytes: number;
  readonly isReport: boolean;
}

/** What to answer to RCPT: RFC 5321 section 3.3. */
export type AddressVerdict =
  | { readonly kind: 'taken' }
  /** Of no organisation here. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'refused'; readonly failure: DeliveryFailure };

/** Takes mail from servers elsewhere. What it has taken is on disk. */
export class MailIntake {
  readonly #options: MailIntakeOptions;
  readonly #locator: RecipientLocator;

  constructor(options: MailIntakeOptions) {
    this.#options = options;
    this.#locator = new RecipientLocator(options.store);
  }

  /** Before a message is taken; where a group or a forwarding address leads to is found out when it is delivered. */
  async judge(address: string, { bytes, isReport }: ExpectedMail): Promise<AddressVerdict> {
    if (tryParseAddress(address) === undefined) return refused(failures.unreadableAddress);
    const located = await this.#options.addresses.find(address);
    if (located === undefined) return { kind: 'elsewhere' };
    const { recipient, domain, organization } = located;
    if (recipient === undefined)
      return domain.kind === 'authoritative' ? refused(failures.unknownAddress) : { kind: 'taken' };
    const { store } = this.#options;
    const groups = new SenderGroups(store, organization.tenant, undefined);
    const message = { sender: { address: '', recipient: undefined }, bytes, isReport };
    const failure = (await refusalOf(recipient, message, groups)) ?? (await this.#faultOf(recipient));
    return failure === undefined ? { kind: 'taken' } : refused(failure);
  }

  /** Why somebody who would take it cannot. */
  async #faultOf({ kind, attributes, mailbox, targetAddress, tenant }: Recipient) {
    if (isGroupKind(kind)) return kind === 'group' || kind === 'securityGroup' ? failures.noMail : undefined;
    if (!isMailboxKind(kind)) return targetAddress === null ? failures.noMail : undefined;
    if (attributes.forwardingAddress !== undefined || attributes.forwardingSmtpAddress !== undefined)
      return undefined;
    if (mailbox === null || mailbox.state === 'disconnected' || mailbox.state === 'removing')
      return failures.disabled;
    if (mailbox.state !== 'ready') return undefined;
    const { mailboxes } = this.#options;
    const status = storageLimitStatusOf(
      await mailboxes.open({ tenant, mailbox: mailbox.mailbox }).describe(),
    );
    return status === 'MailboxDisabled' ? failures.full : undefined;
  }

  /** Each organisation gets a message of its own, with those of the recipients that are its own. */
  async accept(mail: IncomingMail): Promise<readonly Guid[]> {
    const { queue, random, server, clock, maxMessageBytes } = this.#options;
    if (mail.content.byteLength > maxMessageBytes) throw tooLarge(maxMessageBytes);
    if (mail.recipients.length > maxSubmittedRecipients) throw tooMany(mail.recipients.length);
    const scanned = scanMessage(mail.content);
    if (hasTooManyHops(scanned)) throw tooManyHops();
    const { subject, messageId } = headOf(scanned);
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
      const content = editHeader(mail.content, {
        removeWhere: (field) => claimsOurVerdict(field, server),
        prepend: [receivedField(hop)],
      });
      await queue.enqueue(tenant, {
        ...{ id, content, subject, messageId, returnPath: mail.returnPath, fromIp: mail.fromIp },
        origin: mail.returnPath === '' ? 'report' : 'external',
        sender: null,
        generation: 0,
        ...wishedOf(mail.wishes),
        recipients: addressed(addresses, mail.wishes),
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
    recipients: readonly QueuedRecipient[],
  ): Promise<void> {
    const id = derivedGuid(from.id, String(tenant));
    const { subject, messageId, returnPath, fromIp, ret, envelopeId } = from;
    const message = {
      ...{ id, content, subject, messageId, returnPath, fromIp, ret, envelopeId },
      origin: from.origin === 'report' ? ('report' as const) : ('external' as const),
      sender: null,
      generation: from.generation,
      recipients: recipients.map(({ address, notify, originalRecipient }) =>
        newRecipient({ kind: 'address' }, address, { notify, originalRecipient }),
      ),
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

export function wishedOf(wishes: ReportWishes | undefined): Pick<QueuedMessage, 'ret' | 'envelopeId'> {
  return { ret: wishes?.ret ?? null, envelopeId: wishes?.envelopeId ?? null };
}

export function addressed(addresses: readonly string[], wishes: ReportWishes | undefined): QueuedRecipient[] {
  return addresses.map((address) =>
    newRecipient({ kind: 'address' }, address, wishes?.recipients.get(address)),
  );
}

const refused = (failure: DeliveryFailure): AddressVerdict => ({ kind: 'refused', failure });

/** RFC 8601 section 5: what others say that we have found out about a message is not to be believed. */
function claimsOurVerdict({ lowerName, raw }: HeaderField, server: string): boolean {
  if (lowerName !== 'authentication-results') return false;
  // Comments may stand anywhere; the name may be quoted.
  const [, name = ''] = /^"?([^\s";(]*)/.exec(raw.replaceAll(/\((?:[^()\\]|\\.)*\)/gs, ' ').trim()) ?? [];
  return name.toLowerCase() === server.toLowerCase();
}

export function headOf({ envelope }: Pick<ScannedMessage, 'envelope'>): {
  readonly subject: string;
  readonly messageId: string;
} {
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

function tooManyHops(): AppError {
  return new AppError({
    kind: 'denied',
    code: 'mailflow.message.tooManyHops',
    message: failures.tooManyHops.text.en,
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
