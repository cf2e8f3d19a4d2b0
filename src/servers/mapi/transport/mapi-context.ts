/**
 * What outlives connections: a session of one account, named by a cookie, and which request it expects next. Every answer gives a new
 * sequence cookie; a request with an older one is refused ([MS-OXCMAPIHTTP] section 3.2.5.1), but for the last, sent again by a
 * client that has not got the answer: it gets the same once more, and nothing is done twice.
 */
import { hash } from 'node:crypto';
import type { EndpointAnswer, EndpointSession, MapiCaller } from './endpoint.ts';
import { ResponseCode, TransportError } from './response-code.ts';

interface Request {
  readonly requestId: string;
  readonly requestType: string;
  readonly answer: Promise<EndpointAnswer>;
}

export interface ContextState {
  readonly id: string;
  readonly endpoint: string;
  readonly sequence: number;
  readonly last:
    | { readonly requestId: string; readonly requestType: string; readonly body: Uint8Array }
    | undefined;
}

export type Admission =
  | { readonly kind: 'new'; readonly sequence: number }
  /** A request that is under way or done already: its answer. */
  | { readonly kind: 'again'; readonly sequence: number; readonly answer: Promise<EndpointAnswer> };

export class MapiContext {
  readonly id: string;
  readonly endpoint: string;
  readonly caller: MapiCaller;
  readonly session: EndpointSession;
  /** X-RequestId of what made it, where that was in this process. */
  readonly openedBy: string | undefined;
  /** On the monotonic clock. */
  activeAt: number;
  #sequence: number;
  #last: Request | undefined;
  #isBusy = false;
  #isWaiting = false;
  #isEnded = false;
  readonly #gone = new AbortController();
  #logName: string | undefined;

  constructor(
    state: Pick<ContextState, 'id' | 'endpoint' | 'sequence'> & { readonly last?: ContextState['last'] },
    caller: MapiCaller,
    session: EndpointSession,
    now: number,
    openedBy?: string,
  ) {
    this.id = state.id;
    this.endpoint = state.endpoint;
    this.caller = caller;
    this.session = session;
    this.activeAt = now;
    this.openedBy = openedBy;
    this.#sequence = state.sequence;
    if (state.last) {
      const { body, ...request } = state.last;
      this.#last = { ...request, answer: Promise.resolve({ body }) };
    }
  }

  get sequence(): number {
    return this.#sequence;
  }

  get isBusy(): boolean {
    return this.#isBusy || this.#isWaiting;
  }

  /** Aborts when nobody waits any more for what is under way. One for all requests: made anew for each it is a part of their cost. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Opens nothing, so that it may stand in logs. */
  get logName(): string {
    this.#logName ??= hash('sha256', this.id, 'hex').slice(0, 16);
    return this.#logName;
  }

  /** Whether a request may be taken up, and as what. Who ends a context may have missed the answer before. */
  admit(requestId: string, requestType: string, given: number, isLast = false): Admission {
    const last = this.#last;
    const isKnown = given === this.#sequence || given === this.#sequence - 1;
    // With the new cookie where the head of the answer had come before the connection broke; clients that send one id with all
    // their requests are seen, and mean a new one by it.
    const maySendAgain = given !== this.#sequence || requestId !== this.openedBy;
    if (isKnown && maySendAgain && last?.requestId === requestId && last.requestType === requestType)
      return { kind: 'again', sequence: this.#sequence, answer: last.answer };
    if (isKnown && this.#isBusy) throw busy();
    if (given !== this.#sequence && !(isLast && isKnown)) throw wrongSequence();
    this.#sequence += 1;
    return { kind: 'new', sequence: this.#sequence };
  }

  /** PING and NotificationWait run beside others: they take no number, and know the one from before or after those. */
  admitBeside(given: number): void {
    if (given !== this.#sequence && given !== this.#sequence - 1) throw wrongSequence();
  }

  async run(
    requestId: string,
    requestType: string,
    work: () => Promise<EndpointAnswer>,
  ): Promise<EndpointAnswer> {
    this.#isBusy = true;
    const answer = work().finally(() => {
      this.#isBusy = false;
    });
    this.#last = { requestId, requestType, answer };
    return answer;
  }

  /** One wait at a time: a second one is out of sequence. */
  async wait(work: () => Promise<EndpointAnswer>): Promise<EndpointAnswer> {
    if (this.#isWaiting) throw busy();
    this.#isWaiting = true;
    try {
      return await work();
    } finally {
      this.#isWaiting = false;
    }
  }

  async state(): Promise<ContextState> {
    const { id, endpoint } = this;
    const last = this.#last;
    const answer = await last?.answer.catch(() => undefined);
    const kept = last &&
      answer && { ...{ requestId: last.requestId, requestType: last.requestType }, body: answer.body };
    return { id, endpoint, sequence: this.#sequence, last: kept };
  }

  /** The server stops: what is under way is answered soon, and the context is kept. */
  interrupt(): void {
    this.#gone.abort(gone);
  }

  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#gone.abort(gone);
    this.session.close();
  }
}

/** Made once: with none given, each abort would make an exception with a stack. */
const gone = new Error('The context has ended.');

const busy = (): TransportError =>
  new TransportError(ResponseCode.invalidSequence, 'Another request of this context is under way.');

const wrongSequence = (): TransportError =>
  new TransportError(ResponseCode.invalidSequence, 'The sequence cookie is not the one that was given last.');
