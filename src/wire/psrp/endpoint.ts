import type { Guid } from '../../base/ids.ts';
import { ClixmlError, type SecretCipher } from '../clixml/index.ts';
import { Defragmenter } from './defragmenter.ts';
import { readFragments } from './fragment.ts';
import { defaultPsrpLimits, type PsrpLimits } from './limits.ts';
import type { PsrpMessage } from './message.ts';
import { decodeMessage, type Envelope, encodeMessage } from './message-codec.ts';
import { Outbox, type OutboxLane } from './outbox.ts';
import { PsrpError } from './psrp-error.ts';

export interface EndpointOptions<E> {
  readonly role: 'client' | 'server';
  readonly limits: Partial<PsrpLimits> | undefined;
  readonly decorate: boolean;
  handle(envelope: Envelope): void;
  /** The event for an error of the peer, after which nothing more of it is read. */
  fail(error: PsrpError): E;
}

/** What both roles share: fragments in and out, messages between, events for the driver. */
export class Endpoint<E> {
  readonly limits: PsrpLimits;
  /** Set once the session key is agreed upon. */
  cipher: SecretCipher | undefined;
  readonly #options: EndpointOptions<E>;
  readonly #fragments: Defragmenter;
  readonly #outbox = new Outbox();
  readonly #events: E[] = [];
  #head = 0;
  #broken = false;

  constructor(options: EndpointOptions<E>) {
    this.#options = options;
    this.limits = { ...defaultPsrpLimits, ...options.limits };
    this.#fragments = new Defragmenter(this.limits);
  }

  receive(bytes: Uint8Array): void {
    if (this.#broken) return;
    try {
      for (const fragment of readFragments(bytes, this.limits.maxFragmentBytes)) {
        const whole = this.#fragments.add(fragment);
        if (whole) this.#options.handle(this.#decode(whole));
      }
    } catch (error) {
      if (!(error instanceof PsrpError)) throw error;
      this.#broken = true;
      this.#fragments.reset();
      this.#events.push(this.#options.fail(error));
    }
  }

  emit(event: E): void {
    if (this.#events.length - this.#head >= this.limits.maxQueuedEvents) {
      throw new PsrpError(
        'fragmentLimit',
        `More than ${this.limits.maxQueuedEvents} messages wait to be read.`,
      );
    }
    this.#events.push(event);
  }

  next(): E | undefined {
    const event = this.#events[this.#head];
    if (event === undefined) return undefined;
    if (++this.#head === this.#events.length) {
      this.#events.length = 0;
      this.#head = 0;
    }
    return event;
  }

  send(poolId: Guid, pipelineId: Guid | undefined, message: PsrpMessage, depth?: number): void {
    const destination = this.#options.role === 'server' ? 'client' : 'server';
    const envelope: Envelope = { destination, poolId, pipelineId, message };
    try {
      const bytes = encodeMessage(envelope, { secrets: this.cipher, ...(depth !== undefined && { depth }) });
      this.#outbox.put(pipelineId, bytes);
    } catch (error) {
      if (!(error instanceof ClixmlError)) throw error;
      throw new PsrpError('state', error.message, error);
    }
  }

  take(scope: Guid | undefined, maxBytes: number): Uint8Array | undefined {
    return this.#outbox.take(scope, maxBytes);
  }

  queuedBytes(scope: Guid | undefined): number {
    return this.#outbox.queuedBytes(scope);
  }

  drop(scope: Guid | undefined): void {
    this.#outbox.drop(scope);
  }

  /** Somebody else was at this end before. */
  joinLate(): void {
    this.#fragments.joinLate();
  }

  /** Another client is at the other end now. */
  forgetClient(): void {
    this.#fragments.reset();
    this.#outbox.rewind();
  }

  get queued(): { readonly lanes: readonly OutboxLane[]; readonly nextObjectId: bigint } {
    return { lanes: this.#outbox.lanes(), nextObjectId: this.#outbox.nextObjectId };
  }

  restoreQueued(lanes: readonly OutboxLane[], nextObjectId: bigint): void {
    this.#outbox.restore(lanes, nextObjectId);
  }

  #decode(whole: Uint8Array): Envelope {
    // Whether the message is meant for this side its type says: go-psrp addresses some to itself.
    return decodeMessage(whole, {
      limits: this.limits,
      secrets: this.cipher,
      decorate: this.#options.decorate,
    });
  }
}
