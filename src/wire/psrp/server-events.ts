import type { Guid } from '../../base/ids.ts';
import type { Value } from '../powershell-language/index.ts';
import type { Capability, CommandMetadataRequest, HostResponse, InitPool } from './message.ts';
import type { PipelineRequest } from './pipeline-request.ts';
import type { PsrpError } from './psrp-error.ts';

/** What a `ServerPool` tells its driver. */
export type ServerEvent =
  /** A client wants a pool: answer with `accept` or `refuse`. */
  | { readonly type: 'open'; readonly capability: Capability; readonly init: InitPool }
  /** A client, perhaps another one, takes a disconnected pool up: answer with `acceptConnect`. */
  | { readonly type: 'connect'; readonly capability: Capability }
  /** A pipeline to run: `pool.pipeline(pipelineId)` takes its output and, at last, its state. */
  | { readonly type: 'pipeline'; readonly pipelineId: Guid; readonly request: PipelineRequest }
  /** Answer with one `output` of the count, one for each command, then `complete`. */
  | {
      readonly type: 'commandMetadata';
      readonly pipelineId: Guid;
      readonly request: CommandMetadataRequest;
    }
  | { readonly type: 'input'; readonly pipelineId: Guid; readonly value: Value }
  | { readonly type: 'endOfInput'; readonly pipelineId: Guid }
  /** `pipelineId` is undefined for a response to a call of the pool. */
  | {
      readonly type: 'hostResponse';
      readonly pipelineId: Guid | undefined;
      readonly response: HostResponse;
    }
  /** Answer with `answerRunspaces(callId, true | false)`. */
  | {
      readonly type: 'setRunspaces';
      readonly bound: 'min' | 'max';
      readonly count: number;
      readonly callId: bigint;
    }
  /** Answer with `answerRunspaces(callId, 3n)`. */
  | { readonly type: 'availableRunspaces'; readonly callId: bigint }
  /** Variables and functions of the session are to be forgotten. Answer with `answerRunspaces(callId, true)`. */
  | { readonly type: 'reset'; readonly callId: bigint }
  /** From now on secure strings can be read and written. */
  | { readonly type: 'keyExchanged' }
  /** The pool is broken; nothing else is read from this client. */
  | { readonly type: 'protocolError'; readonly error: PsrpError };
