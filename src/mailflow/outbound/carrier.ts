import type { DeliveryFailure } from '../delivery/delivery-failure.ts';

/** One attempt: a message to those of its recipients that are at one destination. */
export interface OutboundAttempt {
  readonly destination: string;
  readonly returnPath: string;
  readonly addresses: readonly string[];
  readonly content: Uint8Array;
}

export type OutboundOutcome =
  | { readonly kind: 'taken' }
  /** Permanent or not, as its status says. */
  | { readonly kind: 'failed'; readonly failure: DeliveryFailure };

/** Brings messages to servers elsewhere. */
export interface OutboundCarrier {
  /** What destinations share: with a smart host all of them are one. */
  queueOf(destination: string): string;
  /** By address. Never throws for what a server or a network does. */
  carry(attempt: OutboundAttempt, signal: AbortSignal): Promise<ReadonlyMap<string, OutboundOutcome>>;
}
