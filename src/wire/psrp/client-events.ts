import type { Guid } from '../../base/ids.ts';
import type { ErrorRecord, HashtableValue, Value } from '../powershell-language/index.ts';
import type { Capability, HostCall } from './message.ts';
import type { PsrpError } from './psrp-error.ts';
import type {
  InformationalRecord,
  InformationRecord,
  ProgressRecord,
  ReceivedError,
  UserEvent,
} from './records.ts';
import type { PipelineState, PoolState } from './states.ts';

/** What a `ClientPool` tells its driver. */
export type ClientEvent =
  | { readonly type: 'capability'; readonly capability: Capability }
  | { readonly type: 'poolState'; readonly state: PoolState; readonly error?: ErrorRecord | undefined }
  | { readonly type: 'privateData'; readonly data: HashtableValue | null }
  /** After `connect`: how the pool was opened by the client that had it before. */
  | { readonly type: 'poolData'; readonly minRunspaces: number; readonly maxRunspaces: number }
  | { readonly type: 'availability'; readonly callId: bigint; readonly answer: boolean | bigint }
  | { readonly type: 'userEvent'; readonly event: UserEvent }
  | { readonly type: 'output'; readonly pipelineId: Guid; readonly value: Value }
  | { readonly type: 'error'; readonly pipelineId: Guid; readonly error: ReceivedError }
  | { readonly type: 'warning'; readonly pipelineId: Guid; readonly record: InformationalRecord }
  | { readonly type: 'verbose'; readonly pipelineId: Guid; readonly record: InformationalRecord }
  | { readonly type: 'debug'; readonly pipelineId: Guid; readonly record: InformationalRecord }
  | { readonly type: 'progress'; readonly pipelineId: Guid; readonly record: ProgressRecord }
  | { readonly type: 'information'; readonly pipelineId: Guid; readonly record: InformationRecord }
  | {
      readonly type: 'pipelineState';
      readonly pipelineId: Guid;
      readonly state: PipelineState;
      readonly error?: ErrorRecord | undefined;
    }
  /** Answer with `respond` when `hasAnswer(call.method)`. */
  | { readonly type: 'hostCall'; readonly pipelineId: Guid | undefined; readonly call: HostCall }
  /** The server wants the session key before it goes on: call `sendPublicKey`. */
  | { readonly type: 'keyRequested' }
  | { readonly type: 'keyExchanged' }
  | { readonly type: 'protocolError'; readonly error: PsrpError };
