import type { Guid } from '../../base/ids.ts';
import type { Value } from '../powershell-language/index.ts';
import type { HostResponse, PsrpMessage } from './message.ts';
import type { PipelineState } from './states.ts';
import { follow, isLastState, pipelineTransitions } from './transitions.ts';

/** What the client says of one pipeline. */
export class ClientPipeline {
  readonly id: Guid;
  readonly #send: (message: PsrpMessage) => void;
  #state: PipelineState = 'Running';

  constructor(id: Guid, send: (message: PsrpMessage) => void) {
    this.id = id;
    this.#send = send;
  }

  get state(): PipelineState {
    return this.#state;
  }

  get isEnded(): boolean {
    return isLastState(this.#state);
  }

  input(value: Value): void {
    this.#tell({ type: 'PIPELINE_INPUT', value });
  }

  endInput(): void {
    this.#tell({ type: 'END_OF_PIPELINE_INPUT' });
  }

  /** Answers the event `hostCall` of this pipeline. */
  respond(response: HostResponse): void {
    this.#tell({ type: 'PIPELINE_HOST_RESPONSE', response });
  }

  /** The driver has signalled the server to stop; the server's last state follows. */
  stop(): void {
    this.#state = follow(pipelineTransitions, this.#state, 'stop', 'state');
  }

  /** For the pool alone: what the server says of it. */
  told(state: PipelineState): void {
    this.#state = follow(pipelineTransitions, this.#state, `told ${state}`, 'unexpectedMessage');
  }

  #tell(message: PsrpMessage): void {
    this.#state = follow(pipelineTransitions, this.#state, 'send', 'state');
    this.#send(message);
  }
}
