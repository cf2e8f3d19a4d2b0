import { isAppError } from '../../base/errors.ts';
import { type Guid, parseGuid } from '../../base/ids.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { DestinationState } from '../outbound/destinations.ts';
import type { MailQueue } from './mail-queue.ts';
import { queuedMessageNotFound } from './mail-queue.ts';
import type { QueuedMessage, QueuedRecipient } from './queue-model.ts';

/** Of what is known of destinations on this node; absent where no mail leaves it. */
export interface KnownDestinations {
  queueOf(destination: string): string;
  stateOf(destination: string): DestinationState | undefined;
  forget(destination: string): void;
}

export const queueStatuses = ['Ready', 'Active', 'Retry', 'Suspended'] as const;
export type QueueStatus = (typeof queueStatuses)[number];

/** Messages that wait for the same place, as Get-Queue tells of them. */
export interface QueueSummary {
  /** `Submission`, `Mailbox`, `SmartHost`, or a domain. */
  readonly name: string;
  readonly deliveryType:
    | 'Undefined'
    | 'SmtpDeliveryToMailbox'
    | 'SmartHostConnectorDelivery'
    | 'DnsConnectorDelivery';
  readonly status: QueueStatus;
  readonly messageCount: number;
  readonly nextRetryAt: number | null;
  readonly lastRetryAt: number | null;
  readonly lastError: string | null;
}

export interface WaitingMessage {
  readonly message: QueuedMessage;
  readonly recipients: readonly QueuedRecipient[];
  /** Those of the places that its recipients are at. */
  readonly queues: readonly string[];
  readonly status: QueueStatus;
}

const attempts = 5;

/** What administrators see of mail on its way, and do to it. */
export class QueueAdministration {
  readonly #queue: MailQueue;
  readonly #destinations: KnownDestinations | undefined;

  constructor(queue: MailQueue, destinations: KnownDestinations | undefined) {
    this.#queue = queue;
    this.#destinations = destinations;
  }

  async messages({ tenant }: Tenant): Promise<WaitingMessage[]> {
    const waiting: WaitingMessage[] = [];
    for await (const message of this.#queue.list(tenant)) {
      const recipients = await this.#queue.recipients(tenant, message.id);
      const queues = [...new Set(recipients.map((each) => this.#queueOf(each)))].sort();
      waiting.push({ message, recipients, queues, status: statusOf(message, recipients) });
    }
    return waiting.sort((a, b) => a.message.acceptedAt - b.message.acceptedAt);
  }

  async queues(organization: Tenant): Promise<QueueSummary[]> {
    const groups = new Map<string, WaitingMessage[]>();
    for (const waiting of await this.messages(organization)) {
      for (const name of waiting.queues) groups.set(name, [...(groups.get(name) ?? []), waiting]);
    }
    return [...groups]
      .map(([name, messages]) => this.#summary(name, messages))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Nothing of it is delivered until it is resumed. */
  async suspend(organization: Tenant, id: string): Promise<void> {
    await this.#change(organization, id, { suspended: true, claimedBy: null });
  }

  async resume(organization: Tenant, id: string): Promise<void> {
    await this.#change(organization, id, { suspended: false, dueAt: this.#queue.now() });
    this.#queue.arrived.notify();
  }

  /** `report` tells the sender of those who have not got it. */
  async remove(organization: Tenant, id: string, { report }: { readonly report: boolean }): Promise<void> {
    if (report) {
      // Past its time: the next who looks at it tells the sender, as of any other.
      await this.#change(
        organization,
        id,
        { expiresAt: 0, suspended: false, dueAt: this.#queue.now() },
        true,
      );
      this.#queue.arrived.notify();
      return;
    }
    await this.#again(organization, id, (message) => this.#queue.remove(organization.tenant, message));
  }

  /** Every message for the place is due now. Answers with how many there are. */
  async retry(organization: Tenant, name: string): Promise<number> {
    this.#destinations?.forget(name);
    let count = 0;
    for (const { message, queues } of await this.messages(organization)) {
      if (!queues.some((queue) => queue.toLowerCase() === name.toLowerCase())) continue;
      await this.#change(organization, message.id, { dueAt: this.#queue.now() }, true);
      count += 1;
    }
    if (count > 0) this.#queue.arrived.notify();
    return count;
  }

  async #change(
    organization: Tenant,
    id: string,
    change: Partial<QueuedMessage>,
    makesDue = false,
  ): Promise<void> {
    await this.#again(organization, id, async (message) => {
      const next = makesDue && message.suspended && change.suspended === undefined ? {} : change;
      const { tenant } = organization;
      const put = makesDue
        ? (await this.#queue.recipients(tenant, message.id)).map((each) => ({ ...each, nextAttemptAt: 0 }))
        : [];
      await this.#queue.change(tenant, message, next, put);
    });
  }

  /** Whoever delivers it at the same moment goes first. */
  async #again(
    { tenant }: Tenant,
    id: string,
    work: (message: QueuedMessage) => Promise<unknown>,
  ): Promise<void> {
    const guid: Guid | undefined = parseGuid(id);
    for (let attempt = 1; ; attempt += 1) {
      const message = guid && (await this.#queue.find(tenant, guid));
      if (message === undefined) throw queuedMessageNotFound(id);
      try {
        await work(message);
        return;
      } catch (error) {
        if (!isAppError(error, 'conflict') || attempt === attempts) throw error;
      }
    }
  }

  #queueOf({ route }: QueuedRecipient): string {
    if (route.kind === 'remote') return this.#destinations?.queueOf(route.destination) ?? route.destination;
    return route.kind === 'address' ? 'Submission' : 'Mailbox';
  }

  #summary(name: string, messages: readonly WaitingMessage[]): QueueSummary {
    const state = this.#destinations?.stateOf(name);
    const here = messages.flatMap(({ recipients }) =>
      recipients.filter((each) => this.#queueOf(each) === name),
    );
    const errors = here.flatMap(({ lastError }) => lastError ?? []);
    const waits = here.filter(({ attempts: tried }) => tried > 0).map(({ nextAttemptAt }) => nextAttemptAt);
    const status = (['Active', 'Ready', 'Retry'] as const).find((each) =>
      messages.some((one) => one.status === each),
    );
    return {
      name,
      deliveryType:
        name === 'Submission'
          ? 'Undefined'
          : name === 'Mailbox'
            ? 'SmtpDeliveryToMailbox'
            : name === 'SmartHost'
              ? 'SmartHostConnectorDelivery'
              : 'DnsConnectorDelivery',
      status: status ?? 'Suspended',
      messageCount: messages.length,
      nextRetryAt: waits.length === 0 ? null : Math.min(...waits),
      lastRetryAt: state?.lastRetryAt ?? null,
      lastError: state?.lastError ?? errors[0] ?? null,
    };
  }
}

function statusOf(message: QueuedMessage, recipients: readonly QueuedRecipient[]): QueueStatus {
  if (message.suspended) return 'Suspended';
  if (message.claimedBy !== null) return 'Active';
  return recipients.some(({ attempts: tried }) => tried > 0) ? 'Retry' : 'Ready';
}
