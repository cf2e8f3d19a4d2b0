/** All messages as values: [MS-PSRP] section 2.2.2. `type` has the specification's spelling. */
import type { ErrorRecord, HashtableValue, Value } from '../powershell-language/index.ts';
import type { HostInfo } from './host-info.ts';
import type { HostMethod } from './host-methods.ts';
import type { ApartmentState, PipelineRequest, ThreadOptions } from './pipeline-request.ts';
import type { InformationalRecord, InformationRecord, ProgressRecord, UserEvent } from './records.ts';
import type { PipelineState, PoolState } from './states.ts';

export interface Capability {
  readonly protocolVersion: string;
  readonly psVersion: string;
  readonly serializationVersion: string;
  /** A serialised .NET TimeZone, which nobody needs; kept as it came. */
  readonly timeZone?: Uint8Array | undefined;
}

export interface InitPool {
  readonly minRunspaces: number;
  readonly maxRunspaces: number;
  readonly threadOptions: ThreadOptions;
  readonly apartmentState: ApartmentState;
  readonly hostInfo: HostInfo;
  readonly applicationArguments: HashtableValue | null;
}

export interface CommandMetadataRequest {
  readonly names: readonly string[];
  /** Bits of CommandTypes: 1 alias, 2 function, 4 filter, 8 cmdlet … */
  readonly commandType: number;
  readonly namespaces: readonly string[] | undefined;
  readonly args: readonly Value[] | undefined;
}

export interface HostCall {
  readonly callId: bigint;
  readonly method: HostMethod;
  readonly parameters: readonly Value[];
}

export interface HostResponse {
  readonly callId: bigint;
  readonly method: HostMethod;
  readonly value?: Value;
  /** The method threw: an error record as it came. */
  readonly error?: ErrorRecord | undefined;
}

/** Where a record was sent but could not be read as one, `error` is absent and the state still counts. */
interface StateWithError<S> {
  readonly state: S;
  readonly error?: ErrorRecord | undefined;
  readonly errorDetails?: Value;
}

interface Bodies {
  readonly SESSION_CAPABILITY: Capability;
  readonly INIT_RUNSPACEPOOL: InitPool;
  readonly PUBLIC_KEY: { readonly publicKey: string };
  readonly ENCRYPTED_SESSION_KEY: { readonly encryptedSessionKey: string };
  readonly PUBLIC_KEY_REQUEST: object;
  readonly CONNECT_RUNSPACEPOOL: {
    readonly minRunspaces?: number | undefined;
    readonly maxRunspaces?: number | undefined;
  };
  readonly SET_MAX_RUNSPACES: { readonly callId: bigint; readonly count: number };
  readonly SET_MIN_RUNSPACES: { readonly callId: bigint; readonly count: number };
  readonly RUNSPACE_AVAILABILITY: { readonly callId: bigint; readonly answer: boolean | bigint };
  readonly RUNSPACEPOOL_STATE: StateWithError<PoolState>;
  readonly CREATE_PIPELINE: { readonly request: PipelineRequest };
  readonly GET_AVAILABLE_RUNSPACES: { readonly callId: bigint };
  readonly USER_EVENT: { readonly event: UserEvent };
  readonly APPLICATION_PRIVATE_DATA: { readonly data: HashtableValue | null };
  readonly GET_COMMAND_METADATA: { readonly request: CommandMetadataRequest };
  readonly RUNSPACEPOOL_INIT_DATA: { readonly minRunspaces: number; readonly maxRunspaces: number };
  readonly RESET_RUNSPACE_STATE: { readonly callId: bigint };
  readonly RUNSPACEPOOL_HOST_CALL: { readonly call: HostCall };
  readonly RUNSPACEPOOL_HOST_RESPONSE: { readonly response: HostResponse };
  readonly PIPELINE_INPUT: { readonly value: Value };
  readonly END_OF_PIPELINE_INPUT: object;
  readonly PIPELINE_OUTPUT: { readonly value: Value };
  readonly ERROR_RECORD: { readonly error: ErrorRecord; readonly details?: Value };
  readonly PIPELINE_STATE: StateWithError<PipelineState>;
  readonly DEBUG_RECORD: { readonly record: InformationalRecord };
  readonly VERBOSE_RECORD: { readonly record: InformationalRecord };
  readonly WARNING_RECORD: { readonly record: InformationalRecord };
  readonly PROGRESS_RECORD: { readonly record: ProgressRecord };
  readonly INFORMATION_RECORD: { readonly record: InformationRecord };
  readonly PIPELINE_HOST_CALL: { readonly call: HostCall };
  readonly PIPELINE_HOST_RESPONSE: { readonly response: HostResponse };
}

export type MessageOf<T extends keyof Bodies> = { readonly type: T } & Bodies[T];
export type PsrpMessage = { [T in keyof Bodies]: MessageOf<T> }[keyof Bodies];
