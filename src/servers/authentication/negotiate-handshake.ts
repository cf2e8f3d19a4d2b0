/** SPNEGO of one connection, RFC 4178: Kerberos in one step, NTLM in two, and either without the wrapping. */
import type { AccountPrincipal } from '../../access/principal.ts';
import { DerError } from '../../wire/der/der-reader.ts';
import { isNtlmMessage, NtlmError, typeOfMessage } from '../../wire/ntlm/messages.ts';
import { signFirst } from '../../wire/ntlm/verify-response.ts';
import {
  Mechanism,
  NegotiationState,
  type NegTokenInit,
  readNegotiationToken,
  writeNegotiationAnswer,
} from '../../wire/spnego/negotiation-token.ts';
import type { ChannelBindings, KerberosAcceptor } from './kerberos-acceptor.ts';
import { NtlmHandshake, type NtlmOptions, type NtlmSignIn } from './ntlm-handshake.ts';

export interface HandshakeOptions {
  /** Each where it is offered. */
  readonly kerberos: KerberosAcceptor | undefined;
  readonly ntlm: NtlmOptions | undefined;
}

export interface HandshakePlace {
  readonly address: string;
  readonly channelBindings: ChannelBindings | undefined;
}

export type HandshakeStep =
  | { readonly kind: 'continue'; readonly token: Uint8Array }
  | {
      readonly kind: 'done';
      readonly principal: AccountPrincipal;
      readonly token: Uint8Array | undefined;
      /** When whoever vouches for it says no more; of Kerberos. */
      readonly endsAt: number | undefined;
    };

/**
 * States: nothing yet; `#ntlm` waits for the third message, in SPNEGO with `#list` of what it began with. `step` throws DerError,
 * KerberosError, NtlmError or an AppError of access where it comes to nothing; then it begins anew.
 */
export class NegotiateHandshake {
  readonly #options: HandshakeOptions;
  #ntlm: NtlmHandshake | undefined;
  #list: NegTokenInit | undefined;

  constructor(options: HandshakeOptions) {
    this.#options = options;
  }

  async step(token: Uint8Array, place: HandshakePlace): Promise<HandshakeStep> {
    if (isNtlmMessage(token)) return this.#bareNtlm(token, place);
    const message = readNegotiationToken(token);
    if (message.kind === 'init') return this.#begin(message, place);
    const { token: inner, mic } = message;
    if (inner === undefined || this.#list === undefined)
      throw new DerError('An answer comes before the question.');
    if (this.#ntlm === undefined) return { kind: 'continue', token: this.#challenge(inner, undefined) };
    const done = await this.#finishNtlm(inner, place);
    return this.#completed(done, mic);
  }

  async #bareNtlm(token: Uint8Array, place: HandshakePlace): Promise<HandshakeStep> {
    if (typeOfMessage(token) === 1) {
      this.#ntlm = new NtlmHandshake(token, this.#ntlmOptions());
      this.#list = undefined;
      return { kind: 'continue', token: this.#ntlm.message };
    }
    const { principal } = await this.#finishNtlm(token, place);
    return { kind: 'done', principal, token: undefined, endsAt: undefined };
  }

  async #begin(init: NegTokenInit, place: HandshakePlace): Promise<HandshakeStep> {
    this.#ntlm = undefined;
    this.#list = init;
    const { mechanisms, token } = init;
    const [first] = mechanisms;
    const { kerberos } = this.#options;
    const isKerberos = first === Mechanism.kerberos || first === Mechanism.microsoftKerberos;
    if (kerberos !== undefined && isKerberos && token !== undefined) {
      const { principal, reply, endsAt } = await kerberos.accept(token, place.channelBindings);
      const isWrapped = init.mechanismList.length > 0;
      const answer = isWrapped
        ? writeNegotiationAnswer({ state: NegotiationState.completed, mechanism: first, token: reply })
        : reply;
      return { kind: 'done', principal, token: answer, endsAt };
    }
    if (!mechanisms.includes(Mechanism.ntlm) || this.#options.ntlm === undefined) {
      throw new DerError(`None of the mechanisms is offered here: ${mechanisms.join(', ')}.`);
    }
    if (first === Mechanism.ntlm && token !== undefined) {
      return { kind: 'continue', token: this.#challenge(token, Mechanism.ntlm) };
    }
    // Not what the client likes best: it then proves that nobody has changed its list.
    const state = first === Mechanism.ntlm ? NegotiationState.incomplete : NegotiationState.requestMic;
    return { kind: 'continue', token: writeNegotiationAnswer({ state, mechanism: Mechanism.ntlm }) };
  }

  #challenge(negotiate: Uint8Array, mechanism: string | undefined): Uint8Array {
    this.#ntlm = new NtlmHandshake(negotiate, this.#ntlmOptions());
    return writeNegotiationAnswer({
      state: NegotiationState.incomplete,
      mechanism,
      token: this.#ntlm.message,
    });
  }

  async #finishNtlm(message: Uint8Array, place: HandshakePlace): Promise<NtlmSignIn> {
    const ntlm = this.#ntlm;
    this.#ntlm = undefined;
    if (ntlm === undefined) throw new NtlmError('An answer comes before the challenge.');
    return ntlm.finish(message, place, place.channelBindings);
  }

  #completed({ principal, sessionKey, flags }: NtlmSignIn, mic: Uint8Array | undefined): HandshakeStep {
    const list = this.#list;
    this.#list = undefined;
    const mechanisms = list?.mechanismList ?? new Uint8Array();
    const isFirst = list?.mechanisms[0] === Mechanism.ntlm;
    if (mic === undefined && !isFirst) throw new DerError('The client did not sign its list of mechanisms.');
    if (mic !== undefined && !Buffer.from(signFirst(sessionKey, flags, 'client', mechanisms)).equals(mic)) {
      throw new DerError('Somebody has changed the list of mechanisms on its way.');
    }
    const token = writeNegotiationAnswer({
      state: NegotiationState.completed,
      mic: mic === undefined ? undefined : signFirst(sessionKey, flags, 'server', mechanisms),
    });
    return { kind: 'done', principal, token, endsAt: undefined };
  }

  #ntlmOptions(): NtlmOptions {
    const { ntlm } = this.#options;
    if (ntlm === undefined) throw new NtlmError('NTLM is not offered here.');
    return ntlm;
  }
}
