/** WS-Management as remote PowerShell uses it: envelopes to values and back, for servers and for clients. */
export * as faults from './fault.ts';
export { type Fault, FaultError } from './fault.ts';
export { exchangeResource, isPowerShellResource, signalKind } from './names.ts';
export { readRequest } from './read-request.ts';
export { type ListedShell, readResponse, type WsmanFault, type WsmanResponse } from './read-response.ts';
export type { Operation, RequestHeader } from './request.ts';
export * from './write-request.ts';
export * from './write-response.ts';
export { XmlError } from './xml-tree.ts';
