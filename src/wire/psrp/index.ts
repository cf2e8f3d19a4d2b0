/**
 * PowerShell Remoting Protocol, [MS-PSRP], for both roles, without IO. Bytes are what WS-Management carries in
 * `creationXml`, `Arguments`, `Stream` and `connectXml`: fragments, decoded from base64.
 *
 *     const pool = new ServerPool({ randomBytes, limits });
 *     pool.receive(bytes);                        // never throws for what is in them; whole fragments, any number
 *     for (let e = pool.next(); e; e = pool.next()) …   // ServerEvent
 *     pool.accept(privateData);                   // or pool.refuse(errorRecord); acceptConnect, refuseConnect
 *     const run = pool.pipeline(pipelineId);      // run.output(value), run.error(record), run.warning({ message }) …
 *     run.hostCall(method, parameters)            // the call's id, under which `hostResponse` comes
 *     run.complete();                             // or run.fail(record), run.stopped()
 *     pool.take(scope, maxBytes)                  // one fragment for one rsp:Stream, or undefined
 *     pool.queuedBytes(scope)                     // for backpressure
 *     pool.release(pipelineId)                    // when its Receive has said Done
 *
 * `scope` is a pipeline's id, or undefined for what belongs to the pool: what is taken for a pipeline goes out
 * in a Receive with that CommandId. A client reads the same in the other direction:
 *
 *     const pool = new ClientPool({ id, minRunspaces: 1, maxRunspaces: 1, keys });
 *     pool.open();                                // or pool.connect()
 *     const run = pool.createPipeline(id, request);   // first fragment into Command, the others into Send
 *     run.input(value); run.endInput();
 *     pool.take(scope, maxBytes); pool.receive(bytes); pool.next();   // ClientEvent
 *
 * What goes wrong on the wire comes as the event `protocolError` and breaks the pool; a command that the state
 * forbids throws a PsrpError of side `local`.
 */
export type { ClientEvent } from './client-events.ts';
export { ClientPipeline } from './client-pipeline.ts';
export { ClientPool, type ClientPoolOptions } from './client-pool.ts';
export { type Fragment, readFragments, writeFragment } from './fragment.ts';
export { type Coordinates, type HostDefaultData, type HostInfo, noHost, type Size } from './host-info.ts';
export { type HostMethod, hasAnswer, voidCallId } from './host-methods.ts';
export { defaultPsrpLimits, type PsrpLimits } from './limits.ts';
export type {
  Capability,
  CommandMetadataRequest,
  HostCall,
  HostResponse,
  InitPool,
  MessageOf,
  PsrpMessage,
} from './message.ts';
export { decodeMessage, type Envelope, encodeMessage } from './message-codec.ts';
export { findMessageType, type MessageType, messageKinds } from './message-types.ts';
export type { OutboxLane, QueuedMessage } from './outbox.ts';
export {
  type ApartmentState,
  type CommandArgument,
  type Merges,
  noMerges,
  type PipelineCommand,
  type PipelineRequest,
  type ResultType,
  type ThreadOptions,
} from './pipeline-request.ts';
export { PsrpError, type PsrpErrorCode } from './psrp-error.ts';
export type {
  InformationalRecord,
  InformationRecord,
  ProgressRecord,
  ReceivedError,
  UserEvent,
} from './records.ts';
export type { RestoredPipeline, RestoredPool } from './restored-pool.ts';
export type { ServerEvent } from './server-events.ts';
export { ServerPipeline } from './server-pipeline.ts';
export { ServerPool, type ServerPoolOptions } from './server-pool.ts';
export { type ClientKeys, makeClientKeys } from './session-key.ts';
export type { PipelineState, PoolState } from './states.ts';
export { isLastState } from './transitions.ts';
