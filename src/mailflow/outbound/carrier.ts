import type { DeliveryFailure } from '../delivery/delivery-failure.ts';
import type { QueuedMessage, RecipientWishes } from '../queue/queue-model.ts';

/** One attempt: a message to those of its recipients that are at one destination. */
export interface OutboundAttempt {
  readonly destination: string;
  readonly returnPath: string;
  readonly addresses: readonly string[];
  readonly content: Uint8Array;
  /** The same for each of the addresses. */
  readonly wishes: Pick<QueuedMessage, 'ret' | 'envelopeId'> & RecipientWishes;
}

export type OutboundOutcome =
  /** `reportsItself`: the server there tells the sender of a success, where that is wished for (RFC 3461 section 5.2.2). */
  | { readonly kind: 'taken'; readonly reportsItself: boolean }
  /** Permanent or not, as its status says. */
  | { readonly kind: 'failed'; readonly failure: DeliveryFailure };

/** Brings messages to servers elsewhere. */
export interface OutboundCarrier {
  /** What destinations share: with a smart host all of them are one. */
  queueOf(destination: string): string;
  /** By address. Never throws for what a server or a network does. */
  carry(attempt: OutboundAttempt, signal: AbortSignal): Promise<ReadonlyMap<string, OutboundOutcome>>;
}
