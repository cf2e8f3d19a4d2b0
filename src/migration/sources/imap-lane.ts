import type { StatusResponse } from '../../wire/imap/index.ts';
import type { ImapConnection } from '../connection/imap-connection.ts';
import { findBusy, isSourceError, quotedStatus, refusalError } from '../connection/source-error.ts';
import type { BodyRequest, FetchedMessage, SourceLane } from '../sync/source-port.ts';
import type { BodyCollector } from './body-collector.ts';
import { type Asked, BodyQuestions, checkOpening, findPresent } from './body-questions.ts';
import { type BodyWay, bodyWays } from './body-ways.ts';
import { LaneRequest } from './lane-request.ts';
import { LaneRoom, type LaneRoomOptions, laneClosed } from './lane-room.ts';
import { LaneSetbacks, type LaneSetbacksOptions, maxBusyAnswers } from './lane-setbacks.ts';
import { type ConnectionSlot, isPassing } from './mailbox-connections.ts';
import { readPartials } from './read-partials.ts';

export type ImapLaneOptions = LaneRoomOptions & LaneSetbacksOptions;

/** Without a status where the connection ended before the answer. */
interface Outcome extends Partial<Asked> {
  readonly error?: unknown;
}

/**
 * Bodies over one connection. Each request is served by itself: it is asked for at once, behind those before it, and
 * what does not come of it is asked for again, in halves, alone, in other words, over another connection, until each
 * of its messages is given, gone or unavailable.
 */
export class ImapLane implements SourceLane {
  readonly #slot: ConnectionSlot;
  readonly #room: LaneRoom;
  readonly #questions: BodyQuestions;
  readonly #setbacks: LaneSetbacks;
  #isClosed = false;

  constructor(options: ImapLaneOptions) {
    this.#slot = options.slot;
    this.#room = new LaneRoom(options);
    this.#questions = new BodyQuestions(this.#room);
    this.#setbacks = new LaneSetbacks(options);
  }

  fetch(request: BodyRequest): AsyncIterable<FetchedMessage> {
    const made = new LaneRequest(request, this.#room);
    this.#room.add(made);
    this.#serve(made).then(
      () => made.finish(),
      (error: unknown) => made.fail(error),
    );
    return made;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#room.close();
  }

  async #serve(request: LaneRequest): Promise<void> {
    const { signal, uids } = request.request;
    const onAbort = () => {
      request.fail(signal.reason);
      this.#slot.destroy(signal.reason);
    };
    signal.throwIfAborted();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      if (uids.length > 0) await this.#fetchAll(request);
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.#room.makeWay();
    }
  }

  async #fetchAll(request: LaneRequest): Promise<void> {
    const sets: (readonly number[])[] = [request.request.uids];
    const alone: number[] = [];
    const asked = new Set<number>();
    let busyAnswers = 0;
    for (let set = sets.shift(); set !== undefined; set = sets.shift()) {
      const left = set.filter((uid) => request.missing.has(uid));
      if (left.length === 0) continue;
      const outcome = await this.#tryAsk(request, left);
      const missing = left.filter((uid) => request.missing.has(uid));
      const again = missing.filter((uid) => request.dropped.delete(uid));
      if (again.length > 0) sets.push(again);
      const wanted = missing.filter((uid) => !again.includes(uid));
      if (wanted.length === 0) continue;
      const { cut, broken } = outcome.collector ?? { cut: undefined, broken: noneBroken };
      const suspects = wanted.filter((uid) => uid === cut || broken.has(uid));
      alone.push(...suspects);
      const rest = wanted.filter((uid) => !suspects.includes(uid));
      if (rest.length === 0) continue;
      const { status, error } = outcome;
      if (status === undefined) {
        // Which of them ends connections is found by asking for fewer; once may be an accident.
        const isAccident =
          suspects.length > 0 || !this.#setbacks.isRepeated || isSourceError(error, 'throttled', 'quota');
        if (isAccident) sets.unshift(rest);
        else if (rest.length === 1) alone.push(...rest);
        else sets.unshift(...halves(rest));
      } else if (findBusy(status)) {
        const refusal = refusalError(status, 'to give messages');
        if (++busyAnswers > maxBusyAnswers) throw refusal;
        sets.unshift(rest);
        await this.#setbacks.noteBusy(refusal, request.request.signal);
      } else if (status.condition === 'OK') {
        // Removed since the folder was read; or this connection has not been told of them yet.
        const there = await this.#whichAreThere(request, rest);
        for (const uid of rest) if (!there.has(uid)) request.deliver({ kind: 'gone', uid });
        const present = rest.filter((uid) => there.has(uid));
        const known = present.filter((uid) => asked.has(uid));
        alone.push(...known);
        const fresh = present.filter((uid) => !asked.has(uid));
        for (const uid of fresh) asked.add(uid);
        if (fresh.length > 0) sets.unshift(fresh);
      } else if (rest.length === 1) alone.push(...rest);
      else sets.unshift(...halves(rest));
    }
    for (const uid of alone) await this.#fetchAlone(request, uid);
  }

  /** Without a status where the connection ended first. */
  async #tryAsk(request: LaneRequest, uids: readonly number[], way: BodyWay = 'body'): Promise<Outcome> {
    const before = request.delivered;
    const connection = await this.#connection(request);
    let collector: BodyCollector | undefined;
    try {
      const asked = await this.#questions.ask(connection, request, uids, way, (made) => {
        collector = made;
      });
      this.#setbacks.moved();
      return asked;
    } catch (error) {
      await this.#noteEnd(request, error, request.delivered > before);
      return { error, ...(collector === undefined ? {} : { collector }) };
    }
  }

  /** Throws what another connection would not make better. */
  async #noteEnd(request: LaneRequest, error: unknown, hasMoved: boolean): Promise<void> {
    const { signal } = request.request;
    signal.throwIfAborted();
    if (this.#isClosed || request.isClosed || !isPassing(error)) throw error;
    await this.#setbacks.noteEnd(error, hasMoved, signal);
  }

  async #connection(request: LaneRequest): Promise<ImapConnection> {
    if (this.#isClosed || request.isClosed) throw laneClosed();
    return this.#slot.connection(request.request.signal);
  }

  async #whichAreThere(request: LaneRequest, uids: readonly number[]): Promise<ReadonlySet<number>> {
    for (let failures = 0; ; ) {
      const connection = await this.#connection(request);
      try {
        return await findPresent(connection, request.request, uids);
      } catch (error) {
        if (++failures > maxBusyAnswers) throw error;
        await this.#noteEnd(request, error, false);
      }
    }
  }

  /** One that did not come with the others: in all ways there are, each over a connection that works. */
  async #fetchAlone(request: LaneRequest, uid: number): Promise<void> {
    const said = new Set<string>();
    let last: unknown;
    for (const way of bodyWays) {
      for (let busy = 0; request.missing.has(uid) && !request.isClosed; busy++) {
        const outcome =
          way === 'partial' ? await this.#tryPartials(request, uid) : await this.#tryAsk(request, [uid], way);
        const { status, error } = outcome;
        if (!request.missing.has(uid)) {
          this.#setbacks.noteFound();
          return;
        }
        if (request.dropped.delete(uid)) continue;
        if (status !== undefined && findBusy(status) && busy < maxBusyAnswers) {
          await this.#setbacks.noteBusy(refusalError(status, 'to give a message'), request.request.signal);
          continue;
        }
        if (isSourceError(error, 'throttled', 'quota')) continue;
        said.add(explain(status, outcome.collector?.broken.get(uid), error));
        if (error !== undefined) last = error;
        break;
      }
    }
    if (!request.missing.has(uid) || request.isClosed) return;
    const there = await this.#whichAreThere(request, [uid]);
    if (!there.has(uid)) request.deliver({ kind: 'gone', uid });
    else {
      this.#setbacks.noteLost(last);
      request.deliver({ kind: 'unavailable', uid, text: [...said].join('; ') });
    }
  }

  async #tryPartials(request: LaneRequest, uid: number): Promise<Outcome> {
    const connection = await this.#connection(request);
    try {
      const { bytes, status, opening } = await readPartials(connection, request.request, uid);
      checkOpening(opening, request.request);
      if (bytes && request.missing.has(uid)) {
        this.#room.came(bytes.length);
        request.deliver({ kind: 'message', uid, bytes });
      }
      this.#setbacks.moved();
      return { status };
    } catch (error) {
      await this.#noteEnd(request, error, false);
      return { error };
    }
  }
}

const noneBroken: ReadonlyMap<number, string> = new Map();

function halves(uids: readonly number[]): (readonly number[])[] {
  const middle = Math.ceil(uids.length / 2);
  return [uids.slice(0, middle), uids.slice(middle)].filter((half) => half.length > 0);
}

function explain(status: StatusResponse | undefined, broken: string | undefined, error: unknown): string {
  if (broken !== undefined) return `its answer breaks the protocol (${broken})`;
  if (status?.condition === 'OK') return 'the server says OK and gives nothing';
  if (status) return `the server says ${quotedStatus(status)}`;
  return error instanceof Error ? error.message : String(error);
}
