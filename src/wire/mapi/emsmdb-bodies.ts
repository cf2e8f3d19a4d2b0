/** Bodies of the mailbox endpoint: [MS-OXCMAPIHTTP] section 2.2.4. Each ends with an auxiliary buffer, which may be empty. */
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { MapiFormatError } from './mapi-format-error.ts';

export interface ConnectRequest {
  readonly userDn: string;
  readonly flags: number;
  readonly defaultCodePage: number;
  readonly lcidSort: number;
  readonly lcidString: number;
}

export interface ConnectResponse {
  /** How often a client asks for notifications, how often it tries again, and after how long. Milliseconds. */
  readonly pollsMaxMs: number;
  readonly retryCount: number;
  readonly retryDelayMs: number;
  readonly dnPrefix: string;
  readonly displayName: string;
}

export interface ExecuteRequest {
  /** NoCompression 1, NoXorMagic 2, Chain 4. */
  readonly flags: number;
  readonly ropBuffer: Uint8Array;
  readonly maxRopOut: number;
}

export interface EmsmdbRequests {
  readonly Connect: ConnectRequest;
  readonly Execute: ExecuteRequest;
  readonly Disconnect: Record<string, never>;
  readonly NotificationWait: { readonly flags: number };
}

export interface EmsmdbResponses {
  readonly Connect: ConnectResponse;
  readonly Execute: { readonly ropBuffer: Uint8Array };
  readonly Disconnect: Record<string, never>;
  readonly NotificationWait: { readonly hasEvent: boolean };
}

export type EmsmdbRequestType = keyof EmsmdbRequests;

export interface WithAuxiliary<Body> {
  readonly body: Body;
  readonly auxiliary: Uint8Array;
}

/** What went wrong with a method: then the answer holds nothing else. */
export interface MethodResult {
  readonly statusCode: number;
  readonly errorCode: number;
}

type Readers = { readonly [Type in EmsmdbRequestType]: (reader: ByteReader) => EmsmdbRequests[Type] };
type Writers = {
  readonly [Type in EmsmdbRequestType]: (writer: ByteWriter, body: EmsmdbResponses[Type]) => void;
};

const readers: Readers = {
  Connect: (reader) => ({
    userDn: reader.ascii(),
    flags: reader.u32(),
    defaultCodePage: reader.u32(),
    lcidSort: reader.u32(),
    lcidString: reader.u32(),
  }),
  Execute: (reader) => ({
    flags: reader.u32(),
    ropBuffer: reader.bytes(reader.u32()),
    maxRopOut: reader.u32(),
  }),
  Disconnect: () => ({}),
  NotificationWait: (reader) => ({ flags: reader.u32() }),
};

const writers: Writers = {
  Connect(writer, body) {
    writer.u32(body.pollsMaxMs).u32(body.retryCount).u32(body.retryDelayMs);
    writer.ascii(body.dnPrefix).unicode(body.displayName);
  },
  Execute(writer, { ropBuffer }) {
    // Flags: reserved.
    writer.u32(0).u32(ropBuffer.length).bytes(ropBuffer);
  },
  Disconnect: () => undefined,
  NotificationWait: (writer, { hasEvent }) => void writer.u32(hasEvent ? 1 : 0),
};

export function readEmsmdbRequest<Type extends EmsmdbRequestType>(
  type: Type,
  bytes: Uint8Array,
): WithAuxiliary<EmsmdbRequests[Type]> {
  const reader = new ByteReader(bytes);
  const body = readers[type](reader);
  const auxiliary = reader.bytes(reader.u32());
  if (reader.left > 0) throw new MapiFormatError(`${reader.left} bytes follow the body of ${type}.`);
  return { body, auxiliary };
}

const noAuxiliary = new Uint8Array(0);

export function writeEmsmdbResponse<Type extends EmsmdbRequestType>(
  type: Type,
  { statusCode, errorCode }: MethodResult,
  body: EmsmdbResponses[Type] | undefined,
  auxiliary: Uint8Array = noAuxiliary,
): Uint8Array {
  // Of chained buffers there is a quarter of a megabyte: it is not to be copied while it grows.
  const expected = body !== undefined && 'ropBuffer' in body ? body.ropBuffer.length : 0;
  const writer = new ByteWriter(256 + expected + auxiliary.length).u32(statusCode);
  // [MS-OXCMAPIHTTP] section 2.2.2.2: with a status other than 0 there is no error code behind it.
  if (statusCode === 0) {
    writer.u32(errorCode);
    if (body !== undefined) writers[type](writer, body);
  }
  return writer.u32(auxiliary.length).bytes(auxiliary).written;
}
