import * as z from 'zod';
import type { SecretBox } from '../../access/secret-box.ts';
import type { Clock } from '../../base/clock.ts';
import { isAppError } from '../../base/errors.ts';
import type { RecipientId, TenantId } from '../../base/ids.ts';

/** On whose behalf a probe signs in. */
export interface ProbedAccount {
  readonly tenant: TenantId;
  readonly recipient: RecipientId;
}

/** Longer than any probe takes. */
const lifetimeMs = 5 * 60_000;
const prefix = 'lfp_';
const purpose = 'mapi.probe';
const schema = z.tuple([z.int(), z.int(), z.number()]);

/**
 * What probes of the platform itself sign in with: sealed with the platform's key, so every server knows it and nobody else can make
 * one. Autodiscover and MAPI over HTTP take it, whatever ways of signing in their virtual directory has; nothing else does.
 */
export class ProbeTickets {
  readonly #secrets: SecretBox;
  readonly #clock: Clock;

  constructor(secrets: SecretBox, clock: Clock) {
    this.#secrets = secrets;
    this.#clock = clock;
  }

  issue({ tenant, recipient }: ProbedAccount): string {
    const content = JSON.stringify([tenant, recipient, this.#clock.now() + lifetimeMs]);
    return prefix + Buffer.from(this.#secrets.seal(purpose, Buffer.from(content))).toString('base64url');
  }

  static isTicket(token: string): boolean {
    return token.startsWith(prefix);
  }

  /** Undefined for what is none of ours, or too old. */
  redeem(token: string): ProbedAccount | undefined {
    if (!ProbeTickets.isTicket(token) || token.length > 1_000) return undefined;
    const content = this.#open(Buffer.from(token.slice(prefix.length), 'base64url'));
    if (content === undefined) return undefined;
    const [tenant, recipient, until] = schema.parse(JSON.parse(content));
    if (until < this.#clock.now()) return undefined;
    return { tenant: tenant as TenantId, recipient: recipient as RecipientId };
  }

  #open(sealed: Uint8Array): string | undefined {
    try {
      return Buffer.from(this.#secrets.open(purpose, sealed)).toString('utf8');
    } catch (error) {
      if (isAppError(error) && error.code === 'access.secret.unreadable') return undefined;
      throw error;
    }
  }
}
