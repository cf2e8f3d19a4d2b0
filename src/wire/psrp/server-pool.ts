import type { Guid } from '../../base/ids.ts';
import type { ErrorRecord, HashtableValue, Value } from '../powershell-language/index.ts';
import { Endpoint } from './endpoint.ts';
import { type HostMethod, hasAnswer, voidCallId } from './host-methods.ts';
import type { PsrpLimits } from './limits.ts';
import type { Capability, PsrpMessage } from './message.ts';
import type { Envelope } from './message-codec.ts';
import { noGuid } from './message-frame.ts';
import { protocolErrorRecord, tooManyPipelines } from './pool-error-records.ts';
import { PsrpError } from './psrp-error.ts';
import type { UserEvent } from './records.ts';
import type { RestoredPool } from './restored-pool.ts';
import type { ServerEvent } from './server-events.ts';
import { ServerPipeline } from './server-pipeline.ts';
import { encryptSessionKey, makeSessionCipher, sessionKeyBytes } from './session-key.ts';
import type { PipelineState, PoolState } from './states.ts';
import { follow, serverPoolTransitions } from './transitions.ts';

export interface ServerPoolOptions {
  readonly limits?: Partial<PsrpLimits>;
  /** For the session key. */
  randomBytes(length: number): Uint8Array;
  /** A pool that was open before this process. */
  readonly restored?: RestoredPool;
}

/** Never above 2.3: from 2.4 on both sides would have to do without the key exchange. */
const ownCapability: Capability = {
  protocolVersion: '2.3',
  psVersion: '2.0',
  serializationVersion: '1.1.0.1',
};

/** The server's side of one runspace pool. What it may do when is in transitions.ts. */
export class ServerPool {
  readonly #options: ServerPoolOptions;
  readonly #endpoint: Endpoint<ServerEvent>;
  readonly #pipelines = new Map<Guid, ServerPipeline>();
  #state: PoolState = 'BeforeOpen';
  #id: Guid | undefined;
  #capability = ownCapability;
  #runspaces = { min: 1, max: 1 };
  #nextCallId = 1n;
  #sessionKey: Uint8Array | undefined;

  constructor(options: ServerPoolOptions) {
    this.#options = options;
    this.#endpoint = new Endpoint<ServerEvent>({
      role: 'server',
      limits: options.limits,
      decorate: false,
      handle: (envelope) => this.#handle(envelope),
      fail: (error) => this.#break(error),
    });
    if (options.restored) this.#restore(options.restored);
  }

  #restore({ id, minRunspaces, maxRunspaces, sessionKey, ...rest }: RestoredPool): void {
    const { pipelines = [], lanes = [], nextObjectId = 1n } = rest;
    this.#state = 'Opened';
    this.#id = id;
    this.#runspaces = { min: minRunspaces, max: maxRunspaces };
    if (sessionKey) this.#useKey(sessionKey);
    this.#endpoint.restoreQueued(lanes, nextObjectId);
    for (const pipeline of pipelines) {
      this.#pipelines.set(pipeline.id, this.#makePipeline(pipeline.id, pipeline.state));
    }
  }

  /** Undefined for one that is not open. */
  snapshot(): Required<RestoredPool> | undefined {
    if (this.#id === undefined || this.#state !== 'Opened') return undefined;
    return {
      id: this.#id,
      minRunspaces: this.#runspaces.min,
      maxRunspaces: this.#runspaces.max,
      sessionKey: this.#sessionKey,
      pipelines: [...this.#pipelines.values()].map(({ id, state }) => ({ id, state })),
      ...this.#endpoint.queued,
    };
  }

  get state(): PoolState {
    return this.#state;
  }

  /** Undefined until the client has named the pool. */
  get id(): Guid | undefined {
    return this.#id;
  }

  get hasSessionKey(): boolean {
    return this.#endpoint.cipher !== undefined;
  }

  /** Fragments as they came. Never throws for what is in them; a pool that has ended reads nothing. */
  receive(bytes: Uint8Array): void {
    if (this.#state !== 'Broken' && this.#state !== 'Closed') this.#endpoint.receive(bytes);
  }

  next(): ServerEvent | undefined {
    return this.#endpoint.next();
  }

  /** One fragment for the pool, or for the pipeline that `scope` names; `maxBytes` with its header. */
  take(scope: Guid | undefined, maxBytes: number): Uint8Array | undefined {
    return this.#endpoint.take(scope, maxBytes);
  }

  queuedBytes(scope: Guid | undefined): number {
    return this.#endpoint.queuedBytes(scope);
  }

  /** Answers `open`. */
  accept(privateData: HashtableValue): void {
    this.#follow('accept');
    this.#send({ type: 'APPLICATION_PRIVATE_DATA', data: privateData });
    this.#send({ type: 'RUNSPACEPOOL_STATE', state: 'Opened' });
  }

  /** Answers `open`, or ends a pool whose account lost its rights: the client shows the record. */
  refuse(error: ErrorRecord): void {
    this.#follow('refuse');
    this.#send({ type: 'RUNSPACEPOOL_STATE', state: 'Broken', error });
  }

  /** Answers `connect`. */
  acceptConnect(privateData: HashtableValue): void {
    this.#follow('acceptConnect');
    const { min, max } = this.#runspaces;
    this.#send({ type: 'SESSION_CAPABILITY', ...ownCapability });
    this.#send({ type: 'RUNSPACEPOOL_INIT_DATA', minRunspaces: min, maxRunspaces: max });
    this.#send({ type: 'APPLICATION_PRIVATE_DATA', data: privateData });
  }

  /** Answers `connect` with nothing: the driver says why in a fault. */
  refuseConnect(): void {
    this.#follow('refuseConnect');
  }

  close(): void {
    this.#follow('close');
    this.#send({ type: 'RUNSPACEPOOL_STATE', state: 'Closed' });
  }

  /** Answers `setRunspaces` and `reset` with a boolean, `availableRunspaces` with a number. */
  answerRunspaces(callId: bigint, answer: boolean | bigint): void {
    this.#follow('answer');
    this.#send({ type: 'RUNSPACE_AVAILABILITY', callId, answer });
  }

  /** Asks the client for its public key, for a secure string that the server wants to send. */
  requestKey(): void {
    this.#follow('requestKey');
    this.#send({ type: 'PUBLIC_KEY_REQUEST' });
  }

  /** The id under which the event `hostResponse` comes, where `hasAnswer(method)`. */
  hostCall(method: HostMethod, parameters: readonly Value[]): bigint {
    this.#follow('send');
    const callId = hasAnswer(method) ? this.#nextCallId++ : voidCallId;
    this.#send({ type: 'RUNSPACEPOOL_HOST_CALL', call: { callId, method, parameters } });
    return callId;
  }

  userEvent(event: UserEvent): void {
    this.#follow('send');
    this.#send({ type: 'USER_EVENT', event });
  }

  /** Throws when there is none under this id, or when it was released. */
  pipeline(id: Guid): ServerPipeline {
    const pipeline = this.#pipelines.get(id);
    if (!pipeline) throw new PsrpError('state', `There is no pipeline ${id}.`);
    return pipeline;
  }

  findPipeline(id: Guid): ServerPipeline | undefined {
    return this.#pipelines.get(id);
  }

  /** Forgets a pipeline and what of it was not taken. */
  release(id: Guid): void {
    this.#pipelines.delete(id);
    this.#endpoint.drop(id);
  }

  #send(message: PsrpMessage, pipelineId?: Guid, depth?: number): void {
    this.#endpoint.send(this.#id ?? noGuid, pipelineId, message, depth);
  }

  #follow(trigger: string): void {
    this.#state = follow(serverPoolTransitions, this.#state, trigger, 'state');
  }

  #break(error: PsrpError): ServerEvent {
    this.#state = 'Broken';
    this.#send({ type: 'RUNSPACEPOOL_STATE', state: 'Broken', error: protocolErrorRecord(error) });
    return { type: 'protocolError', error };
  }

  #handle({ message, poolId, pipelineId }: Envelope): void {
    if (this.#id !== undefined && poolId !== this.#id && poolId !== noGuid) {
      throw new PsrpError('badMessage', `${message.type} names the pool ${poolId}; this is ${this.#id}.`);
    }
    this.#state = follow(serverPoolTransitions, this.#state, message.type, 'unexpectedMessage');
    if (pipelineId === undefined) this.#handlePools(message, poolId);
    else this.#handlePipelines(message, pipelineId);
  }

  #handlePools(message: PsrpMessage, poolId: Guid): void {
    switch (message.type) {
      case 'SESSION_CAPABILITY':
        this.#negotiate(message, poolId);
        break;
      case 'INIT_RUNSPACEPOOL':
        this.#runspaces = { min: message.minRunspaces, max: message.maxRunspaces };
        this.#endpoint.emit({ type: 'open', capability: this.#capability, init: message });
        break;
      case 'CONNECT_RUNSPACEPOOL':
        this.#endpoint.emit({ type: 'connect', capability: this.#capability });
        break;
      case 'PUBLIC_KEY':
        this.#exchangeKey(message.publicKey);
        break;
      case 'SET_MAX_RUNSPACES':
      case 'SET_MIN_RUNSPACES': {
        const bound = message.type === 'SET_MAX_RUNSPACES' ? 'max' : 'min';
        const { count, callId } = message;
        this.#endpoint.emit({ type: 'setRunspaces', bound, count, callId });
        break;
      }
      case 'GET_AVAILABLE_RUNSPACES':
        this.#endpoint.emit({ type: 'availableRunspaces', callId: message.callId });
        break;
      case 'RESET_RUNSPACE_STATE':
        this.#endpoint.emit({ type: 'reset', callId: message.callId });
        break;
      case 'RUNSPACEPOOL_HOST_RESPONSE':
        this.#endpoint.emit({ type: 'hostResponse', pipelineId: undefined, response: message.response });
        break;
    }
  }

  #negotiate(message: PsrpMessage & { readonly type: 'SESSION_CAPABILITY' }, poolId: Guid): void {
    if (!/^2\.\d+$/.test(message.protocolVersion)) {
      throw new PsrpError(
        'versionMismatch',
        `The client speaks version ${message.protocolVersion} of the protocol, this server 2.3.`,
      );
    }
    this.#capability = message;
    if (this.#state === 'Connecting') {
      // Another client: the fragments and the key of the one before it mean nothing to this one.
      this.#endpoint.forgetClient();
      this.#endpoint.cipher = undefined;
      this.#sessionKey = undefined;
      this.#endpoint.drop(undefined);
      return;
    }
    // Windows sends this first answer without naming the pool.
    this.#send({ type: 'SESSION_CAPABILITY', ...ownCapability });
    this.#id = poolId;
  }

  #exchangeKey(publicKey: string): void {
    const key = this.#options.randomBytes(sessionKeyBytes);
    const encryptedSessionKey = encryptSessionKey(publicKey, key);
    this.#send({ type: 'ENCRYPTED_SESSION_KEY', encryptedSessionKey });
    this.#useKey(key);
    this.#endpoint.emit({ type: 'keyExchanged' });
  }

  #useKey(key: Uint8Array): void {
    this.#sessionKey = key;
    this.#endpoint.cipher = makeSessionCipher(key);
  }

  #makePipeline(id: Guid, state?: PipelineState): ServerPipeline {
    return new ServerPipeline(id, (told, depth) => this.#send(told, id, depth), state);
  }

  #handlePipelines(message: PsrpMessage, pipelineId: Guid): void {
    if (message.type === 'CREATE_PIPELINE' || message.type === 'GET_COMMAND_METADATA') {
      this.#create(message, pipelineId);
      return;
    }
    // The client did not know yet that the pipeline had ended.
    const pipeline = this.#pipelines.get(pipelineId);
    if (!pipeline || pipeline.isEnded) return;
    switch (message.type) {
      case 'PIPELINE_INPUT':
        this.#endpoint.emit({ type: 'input', pipelineId, value: message.value });
        break;
      case 'END_OF_PIPELINE_INPUT':
        this.#endpoint.emit({ type: 'endOfInput', pipelineId });
        break;
      case 'PIPELINE_HOST_RESPONSE':
        this.#endpoint.emit({ type: 'hostResponse', pipelineId, response: message.response });
        break;
    }
  }

  #create(
    message: PsrpMessage & { readonly type: 'CREATE_PIPELINE' | 'GET_COMMAND_METADATA' },
    pipelineId: Guid,
  ): void {
    if (this.#pipelines.has(pipelineId)) {
      throw new PsrpError('unexpectedMessage', `The pipeline ${pipelineId} exists already.`);
    }
    const pipeline = this.#makePipeline(pipelineId);
    if (this.#pipelines.size >= this.#endpoint.limits.maxPipelines) {
      pipeline.fail(tooManyPipelines(this.#pipelines.size));
      return;
    }
    this.#pipelines.set(pipelineId, pipeline);
    if (message.type === 'CREATE_PIPELINE') {
      this.#endpoint.emit({ type: 'pipeline', pipelineId, request: message.request });
    } else {
      this.#endpoint.emit({ type: 'commandMetadata', pipelineId, request: message.request });
    }
  }
}
