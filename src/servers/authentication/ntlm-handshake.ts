import type { AccountPrincipal } from '../../access/principal.ts';
import type { SignIn } from '../../access/sign-in.ts';
import type { Clock } from '../../base/clock.ts';
import type { Random } from '../../base/random.ts';
import { filetimeOf } from '../../wire/mapi/filetime.ts';
import {
  AvId,
  type AvPair,
  NtlmError,
  NtlmFlag,
  readAuthenticate,
  readNegotiate,
  writeChallenge,
} from '../../wire/ntlm/messages.ts';
import { verifyResponse } from '../../wire/ntlm/verify-response.ts';
import type { ChannelBindings } from './kerberos-acceptor.ts';

export interface NtlmOptions {
  readonly signIn: Pick<SignIn, 'withNtHash'>;
  /** Of this server, with its domain. */
  readonly serverName: string;
  readonly clock: Clock;
  readonly random: Random;
}

export interface NtlmSignIn {
  readonly principal: AccountPrincipal;
  readonly sessionKey: Uint8Array;
  readonly flags: number;
}

/** What is granted where the client asks for it; without these SPNEGO cannot be signed. */
const optionalFlags =
  NtlmFlag.sign |
  NtlmFlag.seal |
  NtlmFlag.key128 |
  NtlmFlag.key56 |
  NtlmFlag.keyExchange |
  NtlmFlag.alwaysSign;
const ownFlags =
  NtlmFlag.unicode |
  NtlmFlag.requestTarget |
  NtlmFlag.ntlm |
  NtlmFlag.targetTypeServer |
  NtlmFlag.extendedSessionSecurity |
  NtlmFlag.targetInfo |
  NtlmFlag.version;
const longestHandshakeMs = 60_000;

/** [MS-NLMP] section 3.2.5: one challenge, and one answer to it. */
export class NtlmHandshake {
  readonly #options: NtlmOptions;
  readonly #negotiate: Uint8Array;
  readonly #challenge: Uint8Array;
  readonly #until: number;
  /** For the client. */
  readonly message: Uint8Array;
  #isOver = false;

  constructor(negotiate: Uint8Array, options: NtlmOptions) {
    const { flags } = readNegotiate(negotiate);
    if ((flags & NtlmFlag.extendedSessionSecurity) === 0) {
      throw new NtlmError('The client offers no more than NTLM version 1.');
    }
    this.#options = options;
    this.#negotiate = Uint8Array.from(negotiate);
    this.#challenge = options.random.bytes(8);
    this.#until = options.clock.monotonic() + longestHandshakeMs;
    const [computer = '', ...domain] = options.serverName.split('.');
    this.message = writeChallenge({
      flags: ownFlags | (flags & optionalFlags),
      targetName: computer.toUpperCase(),
      challenge: this.#challenge,
      targetInfo: targetInfoOf(computer, domain.join('.'), options),
    });
  }

  async finish(
    message: Uint8Array,
    place: { readonly address: string },
    channelBindings: ChannelBindings | undefined,
  ): Promise<NtlmSignIn> {
    const { clock, signIn } = this.#options;
    if (this.#isOver || clock.monotonic() > this.#until) throw new NtlmError('The challenge is over.');
    this.#isOver = true;
    const answer = readAuthenticate(message);
    // An anonymous answer is empty.
    if (answer.user === '') throw new NtlmError('The client does not say who it is.');
    let sessionKey: Uint8Array | undefined;
    const principal = await signIn.withNtHash(loginOf(answer), { ...place, purpose: 'mail' }, (ntHash) => {
      sessionKey = verifyResponse(answer, {
        ntHash,
        challenge: this.#challenge,
        negotiate: this.#negotiate,
        challengeMessage: this.message,
        channelBindings,
      });
      return sessionKey !== undefined;
    });
    if (sessionKey === undefined) throw new NtlmError('There is no session key.');
    return { principal, sessionKey, flags: answer.flags };
  }
}

const loginOf = ({ user, domain }: { readonly user: string; readonly domain: string }): string =>
  domain === '' || user.includes('@') ? user : `${domain}\\${user}`;

function targetInfoOf(computer: string, domain: string, { serverName, clock }: NtlmOptions): AvPair[] {
  const text = (id: number, value: string): AvPair => ({ id, value: Buffer.from(value, 'utf16le') });
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE(filetimeOf(clock.now()));
  const flat = computer.toUpperCase().slice(0, 15);
  return [
    text(AvId.netbiosDomain, flat),
    text(AvId.netbiosComputer, flat),
    text(AvId.dnsDomain, domain === '' ? serverName : domain),
    text(AvId.dnsComputer, serverName),
    // With it clients must put a MIC in: section 3.1.5.1.2.
    { id: AvId.timestamp, value: time },
  ];
}
