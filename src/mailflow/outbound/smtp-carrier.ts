import type { Clock } from '../../base/clock.ts';
import {
  type SmtpEnvelope,
  type SmtpTransportSettings,
  sendBySmtp,
} from '../../base/connecting/smtp-transport.ts';
import { isAppError } from '../../base/errors.ts';
import { failures } from '../delivery/delivery-failure.ts';
import type { OutboundAttempt, OutboundCarrier, OutboundOutcome } from './carrier.ts';
import { type DestinationState, Destinations } from './destinations.ts';
import type { MailExchangers } from './mail-exchangers.ts';
import { outcomesOf, type SmtpResult } from './smtp-answer.ts';

export type OutboundRoute =
  /** Read when the first mail is sent, so that a file that is not there stops no server. */
  | { readonly kind: 'smartHost'; settings(): SmtpTransportSettings }
  | {
      readonly kind: 'exchangers';
      readonly exchangers: MailExchangers;
      readonly clientName: string;
      readonly timeoutMs: number;
      readonly port?: number;
    };

export interface SmtpCarrierOptions {
  readonly route: OutboundRoute;
  readonly clock: Clock;
  readonly connectionsEach?: number;
}

/** All destinations are one where a smart host takes everything. */
const smartHostQueue = 'SmartHost';

/** Brings mail to other servers by SMTP, one connection for each attempt. */
export class SmtpCarrier implements OutboundCarrier {
  readonly destinations: Destinations;
  readonly #route: OutboundRoute;

  constructor({ route, clock, connectionsEach = 10 }: SmtpCarrierOptions) {
    this.#route = route;
    this.destinations = new Destinations(clock, connectionsEach);
  }

  queueOf(destination: string): string {
    return this.#route.kind === 'smartHost' ? smartHostQueue : destination;
  }

  stateOf(destination: string): DestinationState | undefined {
    return this.destinations.state(this.queueOf(destination));
  }

  forget(destination: string): void {
    this.destinations.forget(this.queueOf(destination));
  }

  async carry(attempt: OutboundAttempt, signal: AbortSignal): Promise<ReadonlyMap<string, OutboundOutcome>> {
    const name = this.queueOf(attempt.destination);
    const why = this.destinations.whyDown(name);
    if (why !== undefined) return all(attempt, { ...failures.unreachable, diagnostic: why });
    return this.destinations.run(name, () => this.#attempt(name, attempt, signal));
  }

  async #attempt(
    name: string,
    attempt: OutboundAttempt,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, OutboundOutcome>> {
    let last: ReadonlyMap<string, OutboundOutcome> = all(attempt, failures.unreachable);
    try {
      for (const settings of await this.#servers(attempt.destination)) {
        signal.throwIfAborted();
        const result = await send(settings, attempt, signal);
        last = outcomesOf(attempt.addresses, result);
        // Another server of the same name is asked only where this one has not answered (RFC 5321 section 5.1).
        if (!('fault' in result) || typeof result.fault.responseCode === 'number') return last;
      }
    } catch (error) {
      signal.throwIfAborted();
      if (!isAppError(error)) throw error;
      const permanent = error.kind === 'invalid' || error.kind === 'denied';
      const failure = permanent ? { ...failures.refused, status: '5.4.4' } : failures.unreachable;
      last = all(attempt, { ...failure, diagnostic: error.message });
    }
    const [first] = last.values();
    if (first?.kind === 'failed') this.destinations.failed(name, first.failure.diagnostic ?? '');
    return last;
  }

  async #servers(destination: string): Promise<readonly SmtpTransportSettings[]> {
    const route = this.#route;
    if (route.kind === 'smartHost') return [route.settings()];
    const { clientName, timeoutMs, port = 25 } = route;
    const hosts = await route.exchangers.of(destination);
    return hosts.map((host) => ({ host, port, clientName, timeoutMs, security: 'opportunistic' }));
  }
}

const all = (
  { addresses }: OutboundAttempt,
  failure: Extract<OutboundOutcome, { kind: 'failed' }>['failure'],
): ReadonlyMap<string, OutboundOutcome> =>
  new Map(addresses.map((address) => [address, { kind: 'failed', failure }]));

async function send(
  settings: SmtpTransportSettings,
  { returnPath, addresses, content, wishes }: OutboundAttempt,
  signal: AbortSignal,
): Promise<SmtpResult> {
  try {
    const envelope = { from: returnPath, to: addresses, dsn: dsnOf(wishes) };
    return await sendBySmtp(settings, envelope, content, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Error) return { fault: error };
    throw error;
  }
}

/** As nodemailer calls them; it says them to servers that know them. */
function dsnOf({
  ret,
  envelopeId,
  notify,
  originalRecipient,
}: OutboundAttempt['wishes']): SmtpEnvelope['dsn'] {
  if (ret === null && envelopeId === null && notify === null && originalRecipient === null) return undefined;
  return {
    ...(ret !== null && { return: ret }),
    ...(envelopeId !== null && { id: envelopeId }),
    ...(notify !== null && { notify: [...notify] }),
    ...(originalRecipient !== null && {
      recipient: `${originalRecipient.type};${originalRecipient.address}`,
    }),
  };
}
