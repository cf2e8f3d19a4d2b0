import type { SecretBox } from '../../access/secret-box.ts';
import type { Clock } from '../../base/clock.ts';
import { AppError, isAppError } from '../../base/errors.ts';
import type { Guid, TenantId } from '../../base/ids.ts';
import { SignalBox } from '../../base/signal-box.ts';
import { maxRecordBatch, type RecordChange, type RecordStore } from '../../store/ports/record-store.ts';
import { pieceCount, piecesGone, piecesOf, readPieces } from './message-pieces.ts';
import {
  type QueuedMessage,
  type QueuedRecipient,
  readMessage,
  readRecipient,
  writeMessage,
  writeRecipient,
} from './queue-model.ts';
import { keepTryingMs } from './retry-times.ts';

/**
 * Messages on their way, kept in records of their organisation. What is here was acknowledged: it is delivered, or its sender is told
 * that it was not. A node that takes a message moves the time when it is due again behind its lease; should the node die, it is due
 * again by itself. Every write carries the version of the message, so that one who has lost the lease can change nothing.
 */
const messageCollection = 'mailflow.message';
const recipientCollection = 'mailflow.recipient';
const dueCollection = 'mailflow.due';

/** Whoever works on a message writes at least so often. */
export const leaseMs = 5 * 60_000;
/** Of one message, before groups are expanded (RFC 5321 section 4.5.3.1.8 wants 100). */
export const maxSubmittedRecipients = 5_000;

export type NewQueuedMessage = Pick<
  QueuedMessage,
  'id' | 'returnPath' | 'origin' | 'sender' | 'subject' | 'messageId' | 'generation'
> & {
  readonly content: Uint8Array;
  readonly recipients: readonly QueuedRecipient[];
  readonly fromIp?: string | null;
  readonly notBefore?: number;
} & Partial<Pick<QueuedMessage, 'ret' | 'envelopeId'>>;

export interface MailQueueOptions {
  readonly store: RecordStore;
  readonly clock: Clock;
  secretsOf(tenant: TenantId): Promise<SecretBox>;
}

/** What is done to a message in one transaction. */
export interface QueueStep {
  /** Delivered, failed, or replaced by others. */
  readonly done?: readonly QueuedRecipient[];
  readonly put?: readonly QueuedRecipient[];
  readonly others?: readonly RecordChange[];
}

export class MailQueue {
  readonly #options: MailQueueOptions;
  /** Wakes whoever delivers on this node. */
  readonly arrived = new SignalBox();

  constructor(options: MailQueueOptions) {
    this.#options = options;
  }

  now(): number {
    return this.#options.clock.now();
  }

  /** Durable when it resolves. With `others` in the same transaction, where the message is not larger than one piece. */
  async enqueue(
    tenant: TenantId,
    message: NewQueuedMessage,
    others: readonly RecordChange[] = [],
  ): Promise<void> {
    const changes = await this.prepare(tenant, message);
    // The message comes last: recipients without it are nothing that anybody delivers to.
    const first = changes.splice(0, message.recipients.length);
    const room = maxRecordBatch - changes.length - others.length;
    const together = first.splice(0, Math.max(0, room));
    for (const some of batchesOf(first, maxRecordBatch)) await this.#options.store.writeRecords(tenant, some);
    await this.#options.store.writeRecords(tenant, [...others, ...together, ...changes]);
    this.arrived.notify();
  }

  /** The rows of a message, for a transaction that does more; those of its recipients come first. */
  async prepare(tenant: TenantId, given: NewQueuedMessage): Promise<RecordChange[]> {
    const { clock, secretsOf } = this.#options;
    const { content, recipients, notBefore, fromIp = null, ret = null, envelopeId = null, ...facts } = given;
    const now = clock.now();
    const dueAt = Math.max(now, notBefore ?? now);
    const message: QueuedMessage = {
      ...{ ...facts, fromIp, ret, envelopeId },
      bytes: content.byteLength,
      pieces: pieceCount(content.byteLength),
      acceptedAt: now,
      expiresAt: dueAt + keepTryingMs,
      dueAt,
      claimedBy: null,
      suspended: false,
      version: 0,
    };
    return [
      ...recipients.map((recipient) => recipientChange(message.id, recipient)),
      ...piecesOf(message.id, content, await secretsOf(tenant)),
      messageChange(message),
      dueChange(message),
    ];
  }

  /** Messages that are due, the longest first. */
  async listDue(tenant: TenantId, limit: number): Promise<readonly Guid[]> {
    return (await this.look(tenant, limit)).due;
  }

  /** What is due, and when the next will be, where that is known. */
  async look(tenant: TenantId, limit: number): Promise<{ due: readonly Guid[]; nextAt: number | undefined }> {
    const { store, clock } = this.#options;
    const rows = await store.listRecords(tenant, dueCollection, { limit });
    const now = clock.now();
    const later = rows.find(({ key }) => dueTimeOf(key) > now);
    return {
      due: rows.flatMap(({ key }) => (dueTimeOf(key) <= now ? [key.slice(timeDigits + 1) as Guid] : [])),
      nextAt: later && dueTimeOf(later.key),
    };
  }

  /** When the first of the organisation is due; undefined where none waits. */
  async nextDue(tenant: TenantId): Promise<number | undefined> {
    const [first] = await this.#options.store.listRecords(tenant, dueCollection, { limit: 1 });
    return first && dueTimeOf(first.key);
  }

  async find(tenant: TenantId, id: Guid): Promise<QueuedMessage | undefined> {
    const [found] = await this.#options.store.findRecords(tenant, messageCollection, [id]);
    return found && readMessage(found.key, found.version, found.content);
  }

  async *list(tenant: TenantId): AsyncGenerator<QueuedMessage> {
    for await (const { key, version, content } of this.#each(tenant, messageCollection, '')) {
      yield readMessage(key, version, content);
    }
  }

  async recipients(tenant: TenantId, id: Guid): Promise<QueuedRecipient[]> {
    const recipients: QueuedRecipient[] = [];
    for await (const { key, content } of this.#each(tenant, recipientCollection, `${id}/`)) {
      recipients.push(readRecipient(key.slice(id.length + 1), content));
    }
    return recipients;
  }

  async content(tenant: TenantId, message: QueuedMessage): Promise<Uint8Array> {
    return readPieces(this.#options.store, tenant, message, await this.#options.secretsOf(tenant));
  }

  /** Undefined where another has it, or it is gone or not due any more. */
  async claim(tenant: TenantId, id: Guid, node: string): Promise<QueuedMessage | undefined> {
    const message = await this.find(tenant, id);
    const now = this.#options.clock.now();
    if (message === undefined || message.suspended || message.dueAt > now) return undefined;
    try {
      return await this.update(tenant, message, { claimedBy: node, dueAt: now + leaseMs });
    } catch (error) {
      if (isAppError(error, 'conflict')) return undefined;
      throw error;
    }
  }

  /** One step of the work on a claimed message, which renews the lease. Answers with the message to go on with. */
  async step(
    tenant: TenantId,
    message: QueuedMessage,
    { done = [], put = [], others = [] }: QueueStep,
  ): Promise<QueuedMessage> {
    return this.update(tenant, message, { dueAt: this.#options.clock.now() + leaseMs }, [
      ...done.map((recipient) => recipientGone(message.id, recipient)),
      ...put.map((recipient) => recipientChange(message.id, recipient)),
      ...others,
    ]);
  }

  /** Gives the message back until it is due again, or lets it go where nobody waits for it any more. */
  async release(tenant: TenantId, message: QueuedMessage): Promise<void> {
    const left = await this.recipients(tenant, message.id);
    if (left.length === 0) await this.#finish(tenant, message, []);
    else {
      const dueAt = Math.min(...left.map(({ nextAttemptAt }) => nextAttemptAt));
      await this.update(tenant, message, { claimedBy: null, dueAt });
    }
    if (left.length > 0) this.arrived.notify();
  }

  async remove(
    tenant: TenantId,
    message: QueuedMessage,
    others: readonly RecordChange[] = [],
  ): Promise<void> {
    await this.#finish(tenant, message, others);
  }

  /** With the version that was read: whoever has changed it meanwhile makes it a `conflict`. */
  async update(
    tenant: TenantId,
    message: QueuedMessage,
    change: Partial<QueuedMessage>,
    others: readonly RecordChange[] = [],
  ): Promise<QueuedMessage> {
    const next = { ...message, ...change };
    const due: RecordChange[] = [];
    const [before, after] = [dueKey(message), next.suspended ? undefined : dueKey(next)];
    if (before !== after && !message.suspended)
      due.push({ collection: dueCollection, key: before, gone: true });
    if (after !== undefined) due.push(dueChange(next));
    await this.#options.store.writeRecords(tenant, [messageChange(next, message.version), ...due, ...others]);
    return { ...next, version: message.version + 1 };
  }

  /** As an administrator does. */
  async change(
    tenant: TenantId,
    message: QueuedMessage,
    change: Partial<QueuedMessage>,
    put: readonly QueuedRecipient[],
  ): Promise<void> {
    const some = put.slice(0, maxRecordBatch - 4).map((recipient) => recipientChange(message.id, recipient));
    await this.update(tenant, message, change, some);
  }

  /** First what makes it a message: recipients that a crash leaves behind are nobody's any more. */
  async #finish(tenant: TenantId, message: QueuedMessage, others: readonly RecordChange[]): Promise<void> {
    const { store } = this.#options;
    const head: RecordChange[] = [
      { collection: messageCollection, key: message.id, gone: true, ifVersion: message.version },
      ...(message.suspended
        ? []
        : [{ collection: dueCollection, key: dueKey(message), gone: true } as const]),
      ...others,
    ];
    const left = (await this.recipients(tenant, message.id)).map((each) => recipientGone(message.id, each));
    head.push(...piecesGone(message.id, message.pieces));
    await store.writeRecords(tenant, [...head, ...left.splice(0, Math.max(0, maxRecordBatch - head.length))]);
    for (const some of batchesOf(left, maxRecordBatch)) await store.writeRecords(tenant, some);
  }

  async *#each(tenant: TenantId, collection: string, prefix: string) {
    const limit = 500;
    let after: string | undefined;
    for (;;) {
      const page = await this.#options.store.listRecords(tenant, collection, {
        prefix,
        limit,
        ...(after !== undefined && { after }),
      });
      yield* page;
      after = page.at(-1)?.key;
      if (page.length < limit) return;
    }
  }
}

/** So many that keys sort as times do until the year 5138. */
const timeDigits = 14;
const dueKey = ({ dueAt, id }: QueuedMessage): string => `${String(dueAt).padStart(timeDigits, '0')}/${id}`;
const dueTimeOf = (key: string): number => Number(key.slice(0, timeDigits));

function dueChange(message: QueuedMessage): RecordChange {
  return { collection: dueCollection, key: dueKey(message), content: {} };
}

function messageChange(message: QueuedMessage, ifVersion = 0): RecordChange {
  return { collection: messageCollection, key: message.id, content: writeMessage(message), ifVersion };
}

function recipientChange(id: Guid, recipient: QueuedRecipient): RecordChange {
  const content = writeRecipient(recipient);
  return { collection: recipientCollection, key: `${id}/${recipient.key}`, content };
}

function recipientGone(id: Guid, { key }: QueuedRecipient): RecordChange {
  return { collection: recipientCollection, key: `${id}/${key}`, gone: true };
}

function* batchesOf(changes: readonly RecordChange[], size: number): Generator<readonly RecordChange[]> {
  for (let start = 0; start < changes.length; start += size) yield changes.slice(start, start + size);
}

export function queuedMessageNotFound(id: string): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'mailflow.message.notFound',
    message: `No message ${id} is in a queue; it may have been delivered. Get-Message lists those that wait.`,
    details: { message: id },
  });
}
