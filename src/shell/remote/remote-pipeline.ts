/**
 * One command in a session: what goes in, what comes out, and its end. While the client is away from its session,
 * whoever listens waits, or leaves the command there to come back to it.
 */
import type { Guid } from '../../base/ids.ts';
import { PowerShellError, type Value } from '../../wire/powershell-language/index.ts';
import { type ClientEvent, type ClientPipeline, isLastState } from '../../wire/psrp/index.ts';
import type { Link } from './link.ts';
import { leftThere, lostEnd, stoppedByServer } from './session-errors.ts';
import { maxFragmentBytes, type WsmanClient } from './wsman-client.ts';

/** What a pipeline gives out, but for its end. */
export type PipelineEvent = Exclude<
  ClientEvent & { readonly pipelineId: Guid | undefined },
  { readonly type: 'pipelineState' }
>;

export interface Following {
  readonly signal: AbortSignal;
  /** Told when the client is away from the session, and when it is back. Who does not ask for it leaves the command. */
  readonly onAway?: ((isAway: boolean) => void) | undefined;
}

/** What the session does for its pipelines. */
export interface PipelineHost {
  readonly client: WsmanClient;
  readonly link: Link;
  takeAll(scope: Guid): Uint8Array[];
  /** Whether the server says that the command has ended; what came is in `events`. */
  receive(scope: Guid, signal: AbortSignal): Promise<{ readonly isDone: boolean }>;
  release(id: Guid): void;
}

const inputBatch = 16;
const stopTimeoutMs = 5_000;

export class RemotePipeline {
  readonly id: Guid;
  /** Put here by the session, in order. */
  readonly events: ClientEvent[] = [];
  readonly #pipeline: ClientPipeline;
  readonly #host: PipelineHost;
  #isOver = false;
  #isLeft = false;

  constructor(pipeline: ClientPipeline, host: PipelineHost) {
    this.id = pipeline.id;
    this.#pipeline = pipeline;
    this.#host = host;
  }

  /** Nobody listens, and it goes on at the server. */
  get isLeft(): boolean {
    return this.#isLeft;
  }

  /** Sends it, and tells what comes of it. Ended early, it is stopped there. */
  async *run(
    input: AsyncIterable<Value> | undefined,
    { signal, onAway }: Following,
  ): AsyncGenerator<PipelineEvent, void> {
    const leaving = new AbortController();
    const ended = AbortSignal.any([signal, leaving.signal]);
    let feeding: Promise<void> = Promise.resolve();
    let fed: { readonly error: unknown } | undefined;
    try {
      await this.#begin(signal);
      if (input !== undefined) {
        feeding = this.#feed(input, ended).catch((error: unknown) => {
          fed = { error };
          leaving.abort(error);
        });
      }
      yield* this.#hear({ signal: ended, onAway });
    } catch (error) {
      throw fed === undefined ? error : fed.error;
    } finally {
      leaving.abort();
      await feeding;
      await this.#finish();
    }
  }

  /** Sends it with all of its input and leaves it. */
  async start(input: AsyncIterable<Value> | undefined, signal: AbortSignal): Promise<void> {
    try {
      await this.#begin(signal);
      if (input !== undefined) await this.#feed(input, signal);
      this.#isLeft = true;
    } finally {
      await this.#finish();
    }
  }

  /** What has come of it since it was left, and what still comes. */
  async *resume(following: Following): AsyncGenerator<PipelineEvent, void> {
    this.#isLeft = false;
    try {
      yield* this.#hear(following);
    } finally {
      await this.#finish();
    }
  }

  /** Input that waits to be sent. */
  async flush(signal: AbortSignal): Promise<void> {
    await sendAll(this.#host, this.id, this.#host.takeAll(this.id), signal);
  }

  async #begin(signal: AbortSignal): Promise<void> {
    const { client } = this.#host;
    const [first = new Uint8Array(), ...rest] = this.#host.takeAll(this.id);
    await client.command(this.id, first, signal);
    for (const fragment of rest) await client.send(this.id, [fragment], 'stdin', signal);
  }

  async *#hear({ signal, onAway }: Following): AsyncGenerator<PipelineEvent, void> {
    const { link } = this.#host;
    for (let isDone = false; ; ) {
      for (const event of this.events.splice(0)) {
        if (event.type === 'pipelineState') {
          // Some servers, psrpcore's among them, also say that it runs.
          if (!isLastState(event.state)) continue;
          this.#isOver = true;
          if (event.state === 'Failed' && event.error) throw new PowerShellError(event.error);
          if (event.state === 'Stopped') throw stoppedByServer();
        } else if ('pipelineId' in event) yield event;
      }
      if (this.#isOver) return;
      if (isDone) throw lostEnd();
      if (link.end !== undefined) throw link.end;
      if (!link.isUp) await this.#waitAway({ signal, onAway });
      ({ isDone } = await this.#host.receive(this.id, signal));
    }
  }

  async #waitAway({ signal, onAway }: Following): Promise<void> {
    if (onAway === undefined) {
      this.#isLeft = true;
      throw leftThere();
    }
    onAway(true);
    await this.#host.link.untilUp(signal);
    onAway(false);
  }

  async #feed(input: AsyncIterable<Value>, signal: AbortSignal): Promise<void> {
    let count = 0;
    for await (const value of input) {
      if (signal.aborted || this.#pipeline.isEnded) return;
      this.#pipeline.input(value);
      count += 1;
      if (count % inputBatch === 0 || count === 1) await this.flush(signal);
    }
    if (signal.aborted || this.#pipeline.isEnded) return;
    this.#pipeline.endInput();
    await this.flush(signal);
  }

  async #finish(): Promise<void> {
    if (this.#isLeft) return;
    if (!this.#isOver && this.#host.link.isUp) await this.#stop();
    this.#host.release(this.id);
  }

  /** The server is told to stop; that it may be gone already is no reason to tell of anything else. */
  async #stop(): Promise<void> {
    const signal = AbortSignal.timeout(stopTimeoutMs);
    await this.#host.client.stop(this.id, signal).catch((error: unknown) => {
      if (!(error instanceof Error)) throw error;
    });
  }
}

/** As many fragments in one request as it holds. */
export async function sendAll(
  { client, link }: Pick<PipelineHost, 'client' | 'link'>,
  id: Guid | undefined,
  fragments: readonly Uint8Array[],
  signal: AbortSignal,
): Promise<void> {
  let batch: Uint8Array[] = [];
  let bytes = 0;
  const send = async () => {
    await link.untilUp(signal);
    await client.send(id, batch, 'stdin', signal);
  };
  for (const fragment of fragments) {
    if (bytes + fragment.length > maxFragmentBytes && batch.length > 0) {
      await send();
      batch = [];
      bytes = 0;
    }
    batch.push(fragment);
    bytes += fragment.length;
  }
  if (batch.length > 0) await send();
}
