import type { LdapControl, LdapResponse, LdapResult } from './ldap-message.ts';

export interface LdapSearchEnd {
  readonly result: LdapResult;
  readonly controls: readonly LdapControl[];
}

/** Given out by a search, before its end: entries, references to other servers, what syncrepl says in between. */
export type LdapFound = Exclude<LdapResponse, { readonly kind: 'result' }>;

/** Between what comes and who reads it. */
export class SearchQueue {
  ended: LdapSearchEnd | undefined;
  #found: LdapFound[] = [];
  #failure: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;

  add(found: LdapFound): number {
    this.#found.push(found);
    this.#signal();
    return this.#found.length;
  }

  end(end: LdapSearchEnd): void {
    this.ended = end;
    this.#signal();
  }

  fail(error: unknown): void {
    this.#failure = { error };
    this.#signal();
  }

  /** Empty at the end. */
  async next(): Promise<LdapFound[]> {
    while (this.#found.length === 0 && this.ended === undefined && this.#failure === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#failure !== undefined) throw this.#failure.error;
    return this.#found.splice(0);
  }

  #signal(): void {
    this.#wake?.();
    this.#wake = undefined;
  }
}
