/** WS-Management as remote PowerShell uses it: envelopes to values and back, for servers and for clients. */
export { formatSeconds, parseDuration } from './duration.ts';
export * as faults from './fault.ts';
export { type Fault, FaultError } from './fault.ts';
export { clientStopSignal, exchangeResource, isPowerShellResource, signalKind } from './names.ts';
export { readRequest } from './read-request.ts';
export { type ListedShell, readResponse, type WsmanFault, type WsmanResponse } from './read-response.ts';
export type { Operation, RequestHeader, WsmanRequest } from './request.ts';
export * from './write-request.ts';
export * from './write-response.ts';
export { XmlError } from './xml-tree.ts';
