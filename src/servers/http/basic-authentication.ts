import type { IncomingMessage } from 'node:http';
import { isLoopbackAddress } from '../../base/addresses.ts';
import { type Answer, plainText } from './responses.ts';

/** Whether these are the name and password of an administrator of the whole platform. */
export type VerifyAdministrator = (
  name: string,
  password: string,
  place: { readonly address: string },
) => Promise<boolean>;

export interface Credentials {
  readonly name: string;
  readonly password: string;
}

/** RFC 7617: base64 of `name:password`, in UTF-8; the name holds no colon. */
export function readBasicCredentials(header: string | undefined): Credentials | undefined {
  const encoded = header?.match(/^basic +([a-z0-9+/]+={0,2}) *$/i)?.[1];
  if (encoded === undefined || encoded.length > 2048) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 1 ? undefined : { name: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** Undefined where the request may pass: it comes from this machine, or names an administrator. */
export async function refuseStranger(
  request: IncomingMessage,
  verify: VerifyAdministrator,
): Promise<Answer | undefined> {
  if (isFromThisMachine(request)) return undefined;
  const credentials = readBasicCredentials(request.headers.authorization);
  const place = { address: request.socket.remoteAddress ?? '' };
  const isKnown = credentials && (await verify(credentials.name, credentials.password, place));
  if (isKnown === true) return undefined;
  return plainText(401, 'This page is for administrators.', {
    'WWW-Authenticate': 'Basic realm="Landfall", charset="UTF-8"',
  });
}

/** A proxy on this machine also comes from loopback; the address it adds tells that the client does not. */
function isFromThisMachine(request: IncomingMessage): boolean {
  const isForwarded =
    request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined;
  return !isForwarded && isLoopbackAddress(request.socket.remoteAddress ?? '');
}
