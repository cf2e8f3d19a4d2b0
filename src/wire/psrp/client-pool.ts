import type { Guid } from '../../base/ids.ts';
import type { HashtableValue } from '../powershell-language/index.ts';
import type { ClientEvent } from './client-events.ts';
import { ClientPipeline } from './client-pipeline.ts';
import { Endpoint } from './endpoint.ts';
import { type HostInfo, noHost } from './host-info.ts';
import type { PsrpLimits } from './limits.ts';
import type { CommandMetadataRequest, HostResponse, PsrpMessage } from './message.ts';
import type { Envelope } from './message-codec.ts';
import { noGuid } from './message-frame.ts';
import type { PipelineRequest } from './pipeline-request.ts';
import { PsrpError } from './psrp-error.ts';
import { type ClientKeys, makeSessionCipher } from './session-key.ts';
import type { PoolState } from './states.ts';
import { clientPoolTransitions, follow } from './transitions.ts';

export interface ClientPoolOptions {
  /** Also the shell's id. */
  readonly id: Guid;
  readonly minRunspaces?: number;
  readonly maxRunspaces?: number;
  readonly hostInfo?: HostInfo;
  readonly applicationArguments?: HashtableValue;
  /** Without them no secure string can be sent: see makeClientKeys. */
  readonly keys?: ClientKeys;
  readonly limits?: Partial<PsrpLimits>;
}

/** The client's side of one runspace pool. What it may do when is in transitions.ts. */
export class ClientPool {
  readonly id: Guid;
  readonly #options: ClientPoolOptions;
  readonly #endpoint: Endpoint<ClientEvent>;
  readonly #pipelines = new Map<Guid, ClientPipeline>();
  #state: PoolState = 'BeforeOpen';
  #nextCallId = 1n;

  constructor(options: ClientPoolOptions) {
    this.id = options.id;
    this.#options = options;
    this.#endpoint = new Endpoint<ClientEvent>({
      role: 'client',
      limits: options.limits,
      decorate: true,
      handle: (envelope) => this.#handle(envelope),
      fail: (error) => {
        this.#state = 'Broken';
        return { type: 'protocolError', error };
      },
    });
  }

  get state(): PoolState {
    return this.#state;
  }

  get hasSessionKey(): boolean {
    return this.#endpoint.cipher !== undefined;
  }

  /** What `take(undefined, …)` gives then belongs into creationXml. */
  open(): void {
    this.#follow('open');
    this.#sendCapability();
    this.#send({
      type: 'INIT_RUNSPACEPOOL',
      minRunspaces: this.#options.minRunspaces ?? 1,
      maxRunspaces: this.#options.maxRunspaces ?? 1,
      threadOptions: 'Default',
      apartmentState: 'Unknown',
      hostInfo: this.#options.hostInfo ?? noHost,
      applicationArguments: this.#options.applicationArguments ?? null,
    });
  }

  /** To a pool that another client left; what `take` gives then belongs into connectXml. */
  connect(): void {
    this.#follow('connect');
    this.#endpoint.joinLate();
    this.#sendCapability();
    this.#send({ type: 'CONNECT_RUNSPACEPOOL' });
  }

  /** The driver has disconnected the shell, and may reconnect it. */
  disconnect(): void {
    this.#follow('disconnect');
  }

  reconnect(): void {
    this.#follow('reconnect');
  }

  /** The driver has deleted the shell. */
  close(): void {
    this.#follow('close');
  }

  createPipeline(id: Guid, request: PipelineRequest): ClientPipeline {
    return this.#create(id, { type: 'CREATE_PIPELINE', request });
  }

  /** Its `output` events are the count first, then one object for each command. */
  getCommandMetadata(id: Guid, request: CommandMetadataRequest): ClientPipeline {
    return this.#create(id, { type: 'GET_COMMAND_METADATA', request });
  }

  /** Of a pipeline that another client started: after `connect`, from the server's list of commands. */
  attachPipeline(id: Guid): ClientPipeline {
    this.#follow('create');
    return this.#add(id);
  }

  findPipeline(id: Guid): ClientPipeline | undefined {
    return this.#pipelines.get(id);
  }

  release(id: Guid): void {
    this.#pipelines.delete(id);
    this.#endpoint.drop(id);
  }

  /** The id under which the event `availability` answers; so for the three below. */
  setMaxRunspaces(count: number): bigint {
    return this.#ask((callId) => ({ type: 'SET_MAX_RUNSPACES', callId, count }));
  }

  setMinRunspaces(count: number): bigint {
    return this.#ask((callId) => ({ type: 'SET_MIN_RUNSPACES', callId, count }));
  }

  getAvailableRunspaces(): bigint {
    return this.#ask((callId) => ({ type: 'GET_AVAILABLE_RUNSPACES', callId }));
  }

  resetRunspaceState(): bigint {
    return this.#ask((callId) => ({ type: 'RESET_RUNSPACE_STATE', callId }));
  }

  /** The event `keyExchanged` follows; until then no secure string can be sent. */
  sendPublicKey(): void {
    this.#follow('sendKey');
    if (!this.#options.keys) throw new PsrpError('state', 'The pool was made without keys.');
    this.#send({ type: 'PUBLIC_KEY', publicKey: this.#options.keys.publicKey });
  }

  /** Answers a `hostCall` of the pool. */
  respond(response: HostResponse): void {
    this.#follow('respond');
    this.#send({ type: 'RUNSPACEPOOL_HOST_RESPONSE', response });
  }

  receive(bytes: Uint8Array): void {
    if (this.#state !== 'Broken' && this.#state !== 'Closed') this.#endpoint.receive(bytes);
  }

  next(): ClientEvent | undefined {
    return this.#endpoint.next();
  }

  /** One fragment for the pool, or for the pipeline that `scope` names; `maxBytes` with its header. */
  take(scope: Guid | undefined, maxBytes: number): Uint8Array | undefined {
    return this.#endpoint.take(scope, maxBytes);
  }

  queuedBytes(scope: Guid | undefined): number {
    return this.#endpoint.queuedBytes(scope);
  }

  #follow(trigger: string): void {
    this.#state = follow(clientPoolTransitions, this.#state, trigger, 'state');
  }

  #send(message: PsrpMessage, pipelineId?: Guid): void {
    this.#endpoint.send(this.id, pipelineId, message);
  }

  #sendCapability(): void {
    this.#send({
      type: 'SESSION_CAPABILITY',
      protocolVersion: '2.3',
      psVersion: '2.0',
      serializationVersion: '1.1.0.1',
    });
  }

  #ask(make: (callId: bigint) => PsrpMessage): bigint {
    this.#follow('ask');
    const callId = this.#nextCallId++;
    this.#send(make(callId));
    return callId;
  }

  #create(id: Guid, message: PsrpMessage): ClientPipeline {
    this.#follow('create');
    this.#send(message, id);
    return this.#add(id);
  }

  #add(id: Guid): ClientPipeline {
    if (this.#pipelines.has(id)) throw new PsrpError('state', `The pipeline ${id} exists already.`);
    const pipeline = new ClientPipeline(id, (message) => this.#send(message, id));
    this.#pipelines.set(id, pipeline);
    return pipeline;
  }

  #handle({ message, poolId, pipelineId }: Envelope): void {
    // Windows names no pool in its first answer and with the session key.
    if (poolId !== this.id && poolId !== noGuid) {
      throw new PsrpError('badMessage', `${message.type} names the pool ${poolId}; this is ${this.id}.`);
    }
    const trigger = message.type === 'RUNSPACEPOOL_STATE' ? `told ${message.state}` : message.type;
    this.#state = follow(clientPoolTransitions, this.#state, trigger, 'unexpectedMessage');
    if (pipelineId === undefined) this.#handlePools(message);
    else this.#handlePipelines(message, pipelineId);
  }

  #handlePools(message: PsrpMessage): void {
    switch (message.type) {
      case 'SESSION_CAPABILITY':
        this.#endpoint.emit({ type: 'capability', capability: message });
        break;
      case 'APPLICATION_PRIVATE_DATA':
        this.#endpoint.emit({ type: 'privateData', data: message.data });
        break;
      case 'RUNSPACEPOOL_INIT_DATA': {
        const { minRunspaces, maxRunspaces } = message;
        this.#endpoint.emit({ type: 'poolData', minRunspaces, maxRunspaces });
        break;
      }
      case 'RUNSPACEPOOL_STATE':
        this.#endpoint.emit({ type: 'poolState', state: message.state, error: message.error });
        break;
      case 'RUNSPACE_AVAILABILITY':
        this.#endpoint.emit({ type: 'availability', callId: message.callId, answer: message.answer });
        break;
      case 'USER_EVENT':
        this.#endpoint.emit({ type: 'userEvent', event: message.event });
        break;
      case 'PUBLIC_KEY_REQUEST':
        this.#endpoint.emit({ type: 'keyRequested' });
        break;
      case 'ENCRYPTED_SESSION_KEY':
        this.#takeKey(message.encryptedSessionKey);
        break;
      case 'RUNSPACEPOOL_HOST_CALL':
        this.#endpoint.emit({ type: 'hostCall', pipelineId: undefined, call: message.call });
        break;
    }
  }

  #takeKey(encrypted: string): void {
    const { keys } = this.#options;
    if (!keys) throw new PsrpError('unexpectedMessage', 'A session key came that was not asked for.');
    this.#endpoint.cipher = makeSessionCipher(keys.decryptSessionKey(encrypted));
    this.#endpoint.emit({ type: 'keyExchanged' });
  }

  #handlePipelines(message: PsrpMessage, pipelineId: Guid): void {
    const pipeline = this.#pipelines.get(pipelineId);
    // Released: what the server still had to say of it is not wanted.
    if (!pipeline || pipeline.isEnded) return;
    if (message.type === 'PIPELINE_STATE') pipeline.told(message.state);
    const event = pipelineEvent(message, pipelineId);
    if (event) this.#endpoint.emit(event);
  }
}

function pipelineEvent(message: PsrpMessage, pipelineId: Guid): ClientEvent | undefined {
  switch (message.type) {
    case 'PIPELINE_OUTPUT':
      return { type: 'output', pipelineId, value: message.value };
    case 'ERROR_RECORD':
      return { type: 'error', pipelineId, error: { record: message.error, details: message.details } };
    case 'WARNING_RECORD':
      return { type: 'warning', pipelineId, record: message.record };
    case 'VERBOSE_RECORD':
      return { type: 'verbose', pipelineId, record: message.record };
    case 'DEBUG_RECORD':
      return { type: 'debug', pipelineId, record: message.record };
    case 'PROGRESS_RECORD':
      return { type: 'progress', pipelineId, record: message.record };
    case 'INFORMATION_RECORD':
      return { type: 'information', pipelineId, record: message.record };
    case 'PIPELINE_HOST_CALL':
      return { type: 'hostCall', pipelineId, call: message.call };
    case 'PIPELINE_STATE':
      return { type: 'pipelineState', pipelineId, state: message.state, error: message.error };
    default:
      return undefined;
  }
}
