import type { AccountPrincipal } from '../../access/principal.ts';
import type { SignIn } from '../../access/sign-in.ts';
import type { Clock } from '../../base/clock.ts';
import type { Random } from '../../base/random.ts';
import {
  type AcceptedClient,
  acceptRequest,
  isEnterprise,
  KerberosError,
} from '../../wire/kerberos/accept-request.ts';
import type { KeytabEntry } from '../../wire/kerberos/keytab.ts';
import { ReplayCache } from './replay-cache.ts';

export interface KerberosOptions {
  /** Those that hold at this moment. */
  keys(): readonly KeytabEntry[];
  /** Realms, and the domains whose people each of them vouches for; a realm that is not here stands for the domain of its name. */
  readonly realms: readonly KerberosRealm[];
  readonly clockSkewMs: number;
  readonly signIn: Pick<SignIn, 'vouched'>;
  readonly clock: Clock;
  readonly random: Random;
}

export interface KerberosRealm {
  readonly name: string;
  readonly domains: readonly string[];
}

export interface KerberosSignIn {
  readonly principal: AccountPrincipal;
  readonly reply: Uint8Array | undefined;
  readonly endsAt: number;
}

export interface ChannelBindings {
  readonly hash: Uint8Array;
  readonly isRequired: boolean;
}

/** People whom a KDC vouches for. What a token lacks is thrown as KerberosError; whom nobody knows here, as AppError. */
export class KerberosAcceptor {
  readonly #options: KerberosOptions;
  readonly #replays: ReplayCache;

  constructor(options: KerberosOptions) {
    this.#options = options;
    const { clock, clockSkewMs } = options;
    this.#replays = new ReplayCache({ clock, keepMs: 2 * clockSkewMs + 1000 });
  }

  async accept(token: Uint8Array, channelBindings: ChannelBindings | undefined): Promise<KerberosSignIn> {
    const { clock, clockSkewMs, random, signIn } = this.#options;
    const client = acceptRequest(token, {
      keys: this.#options.keys(),
      nowMs: clock.now(),
      clockSkewMs,
      channelBindings,
      confounder: random.bytes(16),
    });
    if (!this.#replays.take(client.replayId)) {
      throw new KerberosError('malformed', 'The same authenticator was sent before.');
    }
    const principal = await signIn.vouched(this.#namesOf(client));
    return { principal, reply: client.reply, endsAt: client.endsAt };
  }

  /**
   * A KDC speaks for its own people alone: one organisation's must not make somebody of another's. So the realm of the client is that
   * of the key, and the domain one of those that the realm stands for.
   */
  #namesOf({ name, realm, vouchedBy, upn }: AcceptedClient): string[] {
    if (realm !== vouchedBy) {
      throw new KerberosError('names', `The client is of the realm ${realm}, and the key of ${vouchedBy}.`);
    }
    const known = this.#options.realms.find((each) => each.name === realm);
    const domains = (known?.domains ?? [realm]).map((domain) => domain.toLowerCase());
    const [first = '', ...more] = name.parts;
    // Two parts are a service or a computer.
    if (more.length > 0 || first === '')
      throw new KerberosError('names', `${name.parts.join('/')}@${realm} is no person.`);
    const isOwn = (text: string) => domains.includes(text.slice(text.lastIndexOf('@') + 1).toLowerCase());
    // The name of an account may be the beginning of somebody else's UPN: where the directory says the UPN, nothing else counts.
    if (upn !== undefined) return isOwn(upn) ? [upn] : [];
    if (!first.includes('@')) return domains.map((domain) => `${first}@${domain}`);
    return isEnterprise(name) && isOwn(first) ? [first] : [];
  }
}
