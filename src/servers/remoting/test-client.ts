/** A client in memory, on the client's role of the protocols: what a test says and what it hears. */

import { type Clock, systemClock } from '../../base/clock.ts';
import { type Guid, parseGuid } from '../../base/ids.ts';
import { type Log, silentLog } from '../../base/log.ts';
import { noMetrics } from '../../base/metrics.ts';
import { systemRandom } from '../../base/random.ts';
import { toText, type Value } from '../../wire/powershell-language/index.ts';
import {
  type ClientEvent,
  ClientPool,
  type HostInfo,
  noMerges,
  type PipelineRequest,
} from '../../wire/psrp/index.ts';
import * as wsman from '../../wire/wsman/index.ts';
import { compressChunks, expandChunks } from '../../wire/xpress/index.ts';
import type { Caller } from './caller.ts';
import type { SessionKeeper } from './kept/session-keeper.ts';
import type { RemotingLimits } from './limits.ts';
import { RemotingServer } from './remoting-server.ts';

export function makeTestServer(
  limits: Partial<RemotingLimits> = {},
  {
    clock = systemClock,
    log = silentLog,
    keeper,
  }: { readonly clock?: Clock; readonly log?: Log; readonly keeper?: SessionKeeper } = {},
): RemotingServer {
  return new RemotingServer({
    clock,
    random: systemRandom,
    log,
    metrics: noMetrics,
    limits: { maxReceiveMs: 400, ...limits },
    ...(keeper && { keeper }),
  });
}

export const noHostInfo: HostInfo = {
  isHostNull: true,
  isHostUINull: true,
  isHostRawUINull: true,
  useRunspaceHost: true,
};

export type Step =
  | string
  | { readonly script: string; readonly args?: readonly Value[] }
  | readonly [string, Readonly<Record<string, Value>>];

export function requestFor(steps: readonly Step[], more: Partial<PipelineRequest> = {}): PipelineRequest {
  const plain = { useLocalScope: undefined, merges: noMerges };
  return {
    statements: [
      steps.map((step) => {
        if (typeof step === 'string') return { ...plain, text: step, isScript: false, args: [] };
        if ('script' in step) {
          const args = (step.args ?? []).map((value) => ({ name: undefined, value }));
          return { ...plain, text: step.script, isScript: true, args };
        }
        const [text, args] = step;
        return {
          ...plain,
          text,
          isScript: false,
          args: Object.entries(args).map(([name, value]) => ({ name, value })),
        };
      }),
    ],
    isNested: false,
    noInput: true,
    addToHistory: false,
    history: undefined,
    redirectErrors: false,
    apartmentState: 'Unknown',
    streamOptions: 0,
    hostInfo: noHostInfo,
    ...more,
  };
}

/** What came of a pipeline, as texts. */
export interface Heard {
  readonly output: readonly string[];
  readonly errors: readonly string[];
  readonly others: readonly string[];
  readonly state: string;
  readonly events: readonly ClientEvent[];
}

/** Where requests go: a server in this process, or one behind a connection. */
export type Answering = Pick<RemotingServer, 'answer'>;

export class TestClient<Server extends Answering = RemotingServer> {
  readonly id: Guid;
  readonly pool: ClientPool;
  /** Another one, after the one before has stopped. */
  server: Server;
  readonly #caller: Caller;
  readonly #organization: string | undefined;
  readonly #header: wsman.ClientHeader;
  #compressed = false;

  constructor(
    server: Server,
    caller: Caller,
    organization?: string,
    id: Guid = systemRandom.guid(),
    hostInfo: HostInfo = noHostInfo,
  ) {
    this.id = id;
    this.pool = new ClientPool({ id, maxRunspaces: 3, hostInfo });
    this.server = server;
    this.#caller = caller;
    this.#organization = organization;
    this.#header = {
      to: 'http://localhost/powershell',
      sessionId: systemRandom.guid(),
      maxEnvelopeBytes: 153_600,
      locale: 'en-US',
    };
  }

  get ids() {
    return { messageId: systemRandom.guid(), shellId: this.id };
  }

  get header(): wsman.ClientHeader {
    return this.#header;
  }

  async post(body: string, signal = new AbortController().signal): Promise<wsman.WsmanResponse> {
    const { body: text } = await this.server.answer(body, {
      caller: this.#caller,
      clientAddress: '192.0.2.1',
      organization: this.#organization,
      signal,
    });
    return wsman.readResponse(text);
  }

  /** `opened`, or the fault. */
  async open({ compressed = false } = {}): Promise<string> {
    this.#compressed = compressed;
    this.pool.open();
    const creation = Buffer.concat(this.takeAll(undefined));
    const plain = wsman.createRequest(this.header, this.ids, creation);
    const asking = '<rsp:CompressionType s:mustUnderstand="true">xpress</rsp:CompressionType></s:Header>';
    const created = await this.post(compressed ? plain.replace('</s:Header>', asking) : plain);
    if (created.kind === 'fault') return `${created.fault.subcode}: ${created.fault.message}`;
    while (this.pool.state !== 'Opened') await this.receive(undefined);
    return 'opened';
  }

  /** Takes up the session under this client's id: `connected`, or the fault. */
  async connect(): Promise<string> {
    this.pool.connect();
    const fragments = Buffer.concat(this.takeAll(undefined));
    const answer = await this.post(wsman.connectRequest(this.header, this.ids, fragments));
    if (answer.kind === 'fault') return `${answer.fault.subcode}: ${answer.fault.message}`;
    if (answer.kind !== 'connected') throw new Error(`Not expected: ${answer.kind}`);
    this.pool.receive(answer.fragments);
    while (this.pool.state !== 'Opened') await this.receive(undefined);
    return 'connected';
  }

  async disconnect(): Promise<void> {
    const answer = await this.post(wsman.disconnectRequest(this.header, this.ids));
    if (answer.kind !== 'done') throw new Error(`Not expected: ${answer.kind}`);
  }

  /** What another client had begun in the session that this one took up. */
  resume(id: Guid): Promise<Heard> {
    this.pool.attachPipeline(id);
    return this.hear(id);
  }

  async run(steps: readonly Step[], more: Partial<PipelineRequest> = {}): Promise<Heard> {
    const id = await this.start(steps, more);
    return this.hear(id);
  }

  /** What Import-PSSession asks for. */
  async commands(names: readonly string[]): Promise<Heard> {
    const id = systemRandom.guid();
    this.pool.getCommandMetadata(id, { names, commandType: 10, namespaces: undefined, args: undefined });
    await this.send(id);
    return this.hear(id);
  }

  async start(steps: readonly Step[], more: Partial<PipelineRequest> = {}): Promise<Guid> {
    const id = systemRandom.guid();
    this.pool.createPipeline(id, requestFor(steps, more));
    await this.send(id);
    return id;
  }

  async send(id: Guid): Promise<void> {
    const [first = new Uint8Array(), ...rest] = this.takeAll(id);
    await this.post(wsman.commandRequest(this.header, this.ids, id, first));
    for (const fragment of rest) {
      await this.post(wsman.sendRequest(this.header, this.ids, id, 'stdin', [this.#pack(fragment)]));
    }
  }

  async sendMore(id: Guid): Promise<void> {
    const fragments = this.takeAll(id).map((fragment) => this.#pack(fragment));
    await this.post(wsman.sendRequest(this.header, this.ids, id, 'stdin', fragments));
  }

  /** Until the pipeline ends; `onEvent` may answer. */
  async hear(
    id: Guid,
    onEvent: (event: ClientEvent) => Promise<void> = async () => undefined,
  ): Promise<Heard> {
    const events: ClientEvent[] = [];
    for (;;) {
      const { fault, events: more } = await this.receive(id);
      for (const event of more) await onEvent(event);
      events.push(...more);
      const end = events.find((event) => event.type === 'pipelineState');
      if (end?.type === 'pipelineState') return toHeard(events, end);
      if (fault !== undefined && fault !== 'TimedOut') throw new Error(`The pipeline ended in ${fault}.`);
    }
  }

  async receive(
    id: Guid | undefined,
    waitMs = 5_000,
    signal?: AbortSignal,
  ): Promise<{
    readonly fault: string | undefined;
    readonly events: readonly ClientEvent[];
    readonly done: boolean;
  }> {
    const response = await this.post(wsman.receiveRequest(this.header, this.ids, id, waitMs), signal);
    if (response.kind === 'fault') return { fault: response.fault.subcode, events: [], done: false };
    if (response.kind !== 'received') throw new Error(`Not expected: ${response.kind}`);
    const events: ClientEvent[] = [];
    for (const { content } of response.streams) {
      this.pool.receive(this.#compressed ? expandChunks(content, 1_000_000) : content);
    }
    for (let event = this.pool.next(); event; event = this.pool.next()) events.push(event);
    return { fault: undefined, events, done: response.done.some((done) => parseGuid(done) === id) };
  }

  #pack(fragment: Uint8Array): Uint8Array {
    return this.#compressed ? compressChunks(fragment) : fragment;
  }

  takeAll(scope: Guid | undefined): Uint8Array[] {
    const fragments: Uint8Array[] = [];
    for (let next = this.pool.take(scope, 32_768); next; next = this.pool.take(scope, 32_768))
      fragments.push(next);
    return fragments;
  }
}

function toHeard(
  events: readonly ClientEvent[],
  end: ClientEvent & { readonly type: 'pipelineState' },
): Heard {
  const output: string[] = [];
  const errors: string[] = [];
  const others: string[] = [];
  for (const event of events) {
    if (event.type === 'output') output.push(toText(event.value));
    else if (event.type === 'error') errors.push(event.error.record.fullyQualifiedErrorId);
    else if (event.type === 'warning' || event.type === 'verbose' || event.type === 'debug') {
      others.push(`${event.type}: ${event.record.message}`);
    } else if (event.type === 'progress') others.push(`progress: ${event.record.activity}`);
    else if (event.type === 'information') others.push(`information: ${event.record.tags.join()}`);
    else if (event.type === 'hostCall') {
      others.push(`${event.call.method}: ${toText(event.call.parameters[0])}`);
    }
  }
  const why = end.error === undefined ? '' : ` ${end.error.fullyQualifiedErrorId}`;
  return { output, errors, others, state: `${end.state}${why}`, events };
}
