import type { IncomingMessage } from 'node:http';
import { ResponseCode, TransportError } from './response-code.ts';

/** What the headers of a request say: [MS-OXCMAPIHTTP] section 2.2.3.2. */
export interface RequestHead {
  readonly requestType: string;
  readonly requestId: string;
  readonly clientInfo: string | undefined;
  /** `Outlook/16.0.17928.20114`. */
  readonly clientApplication: string;
  readonly contextCookie: string | undefined;
  readonly sequenceCookie: string | undefined;
}

/** Exchange's names; what is in them is the server's own affair. */
export const contextCookie = 'MapiContext';
export const sequenceCookie = 'MapiSequence';

/** Clients that leave the braces of {GUID}:counter out are seen. */
const requestIdForm = /^(\{[0-9a-f-]{36}\}|[0-9a-f-]{36}):\d{1,10}$/i;
const clientApplicationForm = /^[^\r\n]{1,256}$/;
const longestClientInfo = 1_024;
const longestCookie = 256;

/** What goes back as it came, also where the rest of the request is refused. */
export interface Echo {
  readonly requestType: string | undefined;
  readonly requestId: string | undefined;
  readonly clientInfo: string | undefined;
}

export const echoOf = (request: IncomingMessage): Echo => ({
  requestType: header(request, 'x-requesttype'),
  requestId: header(request, 'x-requestid'),
  clientInfo: header(request, 'x-clientinfo')?.slice(0, longestClientInfo),
});

export function readRequestHead(request: IncomingMessage): RequestHead {
  if (request.method !== 'POST')
    throw new TransportError(ResponseCode.invalidVerb, 'Requests of MAPI over HTTP are sent with POST.');
  const { requestType, requestId, clientInfo } = echoOf(request);
  const clientApplication = header(request, 'x-clientapplication');
  if (requestType === undefined) throw missing('X-RequestType');
  if (requestId === undefined) throw missing('X-RequestId');
  if (header(request, 'content-type') === undefined) throw missing('Content-Type');
  if (!/^application\/mapi-http\s*(;|$)/i.test(header(request, 'content-type') ?? ''))
    throw new TransportError(ResponseCode.invalidHeader, 'The Content-Type is not application/mapi-http.');
  if (!requestIdForm.test(requestId))
    throw new TransportError(ResponseCode.invalidHeader, 'X-RequestId is not {GUID}:counter.');
  if (clientApplication !== undefined && !clientApplicationForm.test(clientApplication))
    throw new TransportError(ResponseCode.invalidHeader, 'X-ClientApplication is too long.');
  const cookies = readCookies(request.headers.cookie);
  return {
    requestType,
    requestId,
    clientInfo,
    clientApplication: clientApplication ?? '',
    contextCookie: cookies.get(contextCookie.toLowerCase()),
    sequenceCookie: cookies.get(sequenceCookie.toLowerCase()),
  };
}

/** RFC 6265 section 4.2.1. Of two with one name the last counts: it is the newest. */
function readCookies(text: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (text ?? '').split(';')) {
    const equals = pair.indexOf('=');
    if (equals < 1) continue;
    const value = pair.slice(equals + 1).trim();
    if (value.length <= longestCookie) cookies.set(pair.slice(0, equals).trim().toLowerCase(), value);
  }
  return cookies;
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  const text = Array.isArray(value) ? value[0] : value;
  return text === '' ? undefined : text;
}

const missing = (name: string): TransportError =>
  new TransportError(ResponseCode.missingHeader, `The request has no ${name}.`);
