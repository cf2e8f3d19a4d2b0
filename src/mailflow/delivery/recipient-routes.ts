import type { RecipientId, TenantId } from '../../base/ids.ts';
import { isGroupKind, isMailboxKind, type Recipient } from '../../store/ports/directory-model.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import { maxBatch } from '../../store/ports/directory-store.ts';
import { newRecipient, type QueuedRecipient } from '../queue/queue-model.ts';
import type { AddressFinder } from './address-finder.ts';
import { type DeliveryFailure, failures } from './delivery-failure.ts';
import { type RoutedMessage, refusalOf } from './recipient-refusal.ts';
import { SenderGroups } from './sender-of.ts';
import { tryParseAddress } from './try-parse-address.ts';

export interface RecipientRoutesOptions {
  readonly store: DirectoryStore;
  readonly addresses: AddressFinder;
}

/** Where a message for one address goes, and to whom of those it should have gone it cannot. */
export interface Routes {
  readonly recipients: readonly QueuedRecipient[];
  /** It was a group: what became of each of its members its sender is not told of as of a success. */
  readonly isExpanded: boolean;
  readonly failures: readonly { readonly recipient: QueuedRecipient; readonly failure: DeliveryFailure }[];
}

/** Ours are 250,000 at most in one group; a message to more is a mistake. */
const maxReached = 250_000;

/** From addresses to mailboxes and to servers elsewhere, over what the directory says of each recipient. */
export class RecipientRoutes {
  readonly #options: RecipientRoutesOptions;

  constructor(options: RecipientRoutesOptions) {
    this.#options = options;
  }

  async resolve(tenant: TenantId, waiting: QueuedRecipient, message: RoutedMessage): Promise<Routes> {
    const walk = new Walk(this.#options.store, tenant, waiting, message);
    const { address } = waiting;
    if (tryParseAddress(address) === undefined) return walk.fail(failures.unreadableAddress);
    const located = await this.#options.addresses.find(address);
    if (located === undefined) return walk.add({ kind: 'remote', destination: domainOf(address) }, address);
    if (located.organization.tenant !== tenant)
      return walk.add({ kind: 'organization', tenant: located.organization.tenant }, address);
    if (located.recipient !== undefined) return walk.follow(located.recipient);
    return located.domain.kind === 'authoritative'
      ? walk.fail(failures.unknownAddress)
      : walk.add({ kind: 'remote', destination: domainOf(address) }, address);
  }
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** All that one address leads to. */
class Walk implements Routes {
  readonly recipients: QueuedRecipient[] = [];
  isExpanded = false;
  readonly failures: { recipient: QueuedRecipient; failure: DeliveryFailure }[] = [];
  readonly #store: DirectoryStore;
  readonly #tenant: TenantId;
  readonly #from: QueuedRecipient;
  readonly #message: RoutedMessage;
  readonly #senderGroups: SenderGroups;
  readonly #seen = new Set<RecipientId>();

  constructor(store: DirectoryStore, tenant: TenantId, from: QueuedRecipient, message: RoutedMessage) {
    this.#store = store;
    this.#tenant = tenant;
    this.#from = from;
    this.#message = message;
    this.#senderGroups = new SenderGroups(store, tenant, message.sender.recipient);
  }

  add(route: QueuedRecipient['route'], address: string, through = this.#from.through): Routes {
    const { original, originalRecipient } = this.#from;
    const facts = { original, through, originalRecipient, notify: this.#notify };
    this.recipients.push(newRecipient(route, address, facts));
    return this;
  }

  /** RFC 3461 section 5.2.7.2: who sends to a group hears that it was one, and of its members what went wrong. */
  get #notify(): QueuedRecipient['notify'] {
    const { notify } = this.#from;
    if (!this.isExpanded || notify === null) return notify;
    const left = notify.filter((wish) => wish !== 'success');
    return left.length === 0 ? ['never'] : left;
  }

  fail(failure: DeliveryFailure, address = this.#from.address): Routes {
    this.failures.push({ recipient: { ...this.#from, address }, failure });
    return this;
  }

  async follow(recipient: Recipient): Promise<Routes> {
    await this.#follow(recipient, this.#from.address, this.#from.through, false);
    return this;
  }

  async #follow(
    recipient: Recipient,
    address: string,
    through: readonly RecipientId[],
    isMember: boolean,
  ): Promise<void> {
    // Of a group one is reached once, whichever way leads there; only a mailbox that forwards can come up again by itself.
    if (this.#seen.has(recipient.recipient)) return;
    this.#seen.add(recipient.recipient);
    const refusal = await refusalOf(recipient, this.#message, this.#senderGroups);
    if (refusal !== undefined) {
      this.fail(refusal, address);
      return;
    }
    const { kind, targetAddress } = recipient;
    if (isGroupKind(kind)) {
      if (kind === 'distributionGroup' || kind === 'mailSecurityGroup')
        await this.#expand(recipient, address, through);
      else if (!isMember) this.fail(failures.noMail, address);
    } else if (isMailboxKind(kind)) await this.#toMailbox(recipient, address, through);
    else if (targetAddress !== null) this.#toTarget(recipient, targetAddress, address, through);
    else if (!isMember) this.fail(failures.noMail, address);
  }

  async #toMailbox(recipient: Recipient, address: string, through: readonly RecipientId[]): Promise<void> {
    const { attributes, mailbox } = recipient;
    const forward = await this.#forwardOf(recipient);
    const keeps = forward === undefined || attributes.deliverToMailboxAndForward === true;
    if (keeps && (mailbox === null || mailbox.state === 'disconnected' || mailbox.state === 'removing')) {
      this.fail(failures.disabled, address);
    } else if (keeps && mailbox !== null) {
      const route = {
        kind: 'mailbox',
        recipient: recipient.recipient,
        mailbox: mailbox.mailbox,
        since: null,
      } as const;
      this.add(route, address, [...through]);
    }
    if (forward === undefined) return;
    if (through.includes(recipient.recipient)) {
      if (!keeps) this.fail(failures.loop, address);
      return;
    }
    const passed = [...through, recipient.recipient];
    if (typeof forward === 'string') this.add({ kind: 'address' }, forward, passed);
    else await this.#follow(forward, primaryOf(forward) ?? address, passed, false);
  }

  /** Exchange looks at ForwardingSmtpAddress only where there is no ForwardingAddress. */
  async #forwardOf({ attributes }: Recipient): Promise<Recipient | string | undefined> {
    const { forwardingAddress, forwardingSmtpAddress } = attributes;
    if (forwardingAddress !== undefined) {
      const [match] = await this.#store.findByKeys(this.#tenant, [
        { kind: 'guid', value: forwardingAddress },
      ]);
      if (match?.recipient.deletedAt === null) return match.recipient;
    }
    return forwardingSmtpAddress;
  }

  #toTarget(recipient: Recipient, target: string, address: string, through: readonly RecipientId[]): void {
    if (through.includes(recipient.recipient)) {
      this.fail(failures.loop, address);
      return;
    }
    // The target may be an address here, of this organisation or of another.
    this.add({ kind: 'address' }, target, [...through, recipient.recipient]);
  }

  async #expand(group: Recipient, address: string, through: readonly RecipientId[]): Promise<void> {
    const before = this.recipients.length + this.failures.length;
    this.isExpanded = true;
    let after = 0 as RecipientId;
    for (;;) {
      const page = await this.#store.listMembers(this.#tenant, group.recipient, { after, limit: maxBatch });
      for (const member of page) await this.#follow(member, primaryOf(member) ?? address, through, true);
      const last = page.at(-1);
      if (last === undefined || page.length < maxBatch) break;
      after = last.recipient;
      if (this.recipients.length > maxReached) break;
    }
    const isDirect = address === this.#from.address;
    if (isDirect && this.recipients.length + this.failures.length === before)
      this.fail(failures.emptyGroup, address);
  }
}

export function primaryOf({ addresses }: Pick<Recipient, 'addresses'>): string | undefined {
  const own = addresses.filter(({ type }) => type === 'smtp');
  return (own.find(({ primary }) => primary) ?? own[0])?.address;
}
