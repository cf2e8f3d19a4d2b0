import type { Guid } from '../../base/ids.ts';
import type { ErrorRecord, Value } from '../powershell-language/index.ts';
import { type HostMethod, hasAnswer, voidCallId } from './host-methods.ts';
import type { PsrpMessage } from './message.ts';
import type { InformationalRecord, InformationRecord, ProgressRecord } from './records.ts';
import type { PipelineState } from './states.ts';
import { follow, isLastState, pipelineTransitions } from './transitions.ts';

export type SendPipelineMessage = (message: PsrpMessage, depth?: number) => void;

/** What the server says of one pipeline. Every method throws a local PsrpError after the last state. */
export class ServerPipeline {
  readonly id: Guid;
  readonly #send: SendPipelineMessage;
  #state: PipelineState;
  #nextCallId = 1n;

  /** `state`: of one that another process had. */
  constructor(id: Guid, send: SendPipelineMessage, state: PipelineState = 'Running') {
    this.id = id;
    this.#send = send;
    this.#state = state;
  }

  get state(): PipelineState {
    return this.#state;
  }

  get isEnded(): boolean {
    return isLastState(this.#state);
  }

  /** `depth`: levels of objects that keep their properties; 1 in remoting, command metadata has 3. */
  output(value: Value, depth?: number): void {
    this.#tell({ type: 'PIPELINE_OUTPUT', value }, depth);
  }

  /** A record that does not end the pipeline. */
  error(error: ErrorRecord): void {
    this.#tell({ type: 'ERROR_RECORD', error });
  }

  warning(record: InformationalRecord): void {
    this.#tell({ type: 'WARNING_RECORD', record });
  }

  verbose(record: InformationalRecord): void {
    this.#tell({ type: 'VERBOSE_RECORD', record });
  }

  debug(record: InformationalRecord): void {
    this.#tell({ type: 'DEBUG_RECORD', record });
  }

  progress(record: ProgressRecord): void {
    this.#tell({ type: 'PROGRESS_RECORD', record });
  }

  information(record: InformationRecord): void {
    this.#tell({ type: 'INFORMATION_RECORD', record });
  }

  /** The id under which the event `hostResponse` comes, where `hasAnswer(method)`. */
  hostCall(method: HostMethod, parameters: readonly Value[]): bigint {
    const callId = hasAnswer(method) ? this.#nextCallId++ : voidCallId;
    this.#tell({ type: 'PIPELINE_HOST_CALL', call: { callId, method, parameters } });
    return callId;
  }

  /** The work is being stopped; `stopped` follows. Nothing is sent: Windows tells last states alone. */
  stop(): void {
    this.#follow('stop');
  }

  complete(): void {
    this.#end('Completed', undefined);
  }

  fail(error: ErrorRecord): void {
    this.#end('Failed', error);
  }

  stopped(error?: ErrorRecord): void {
    this.#end('Stopped', error);
  }

  #tell(message: PsrpMessage, depth?: number): void {
    this.#follow('send');
    this.#send(message, depth);
  }

  #end(state: PipelineState, error: ErrorRecord | undefined): void {
    this.#follow(`told ${state}`);
    this.#send({ type: 'PIPELINE_STATE', state, error });
  }

  #follow(trigger: string): void {
    this.#state = follow(pipelineTransitions, this.#state, trigger, 'state');
  }
}
