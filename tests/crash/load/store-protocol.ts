import type { MailboxKey } from '../../../src/store/ports/mail-model.ts';
import type { Operation } from './operation.ts';

export type StoreRequest =
  | { readonly kind: 'perform'; readonly key: MailboxKey; readonly operation: Operation }
  | { readonly kind: 'snapshot'; readonly key: MailboxKey }
  | { readonly kind: 'seal'; readonly tenant: number }
  | { readonly kind: 'compact' | 'close' };
export type ChildRequest = StoreRequest & { readonly id: number };

export type Outcome =
  | { readonly answer: unknown }
  | { readonly refused: string; readonly code: string; readonly message: string }
  | { readonly failed: string };

export interface ChildAnswer {
  readonly id: number;
  readonly outcome: Outcome;
}

/** What is said of a request to which no answer came. */
export const killed = Symbol('killed');

/** A store in this process or another. */
export interface AskedStore {
  ask(request: StoreRequest): Promise<Outcome | typeof killed>;
}
