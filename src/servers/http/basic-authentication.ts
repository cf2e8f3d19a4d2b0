import type { IncomingMessage } from 'node:http';
import { isLoopbackAddress } from '../../base/addresses.ts';
import { readBasicCredentials } from '../authorization-header.ts';
import { type Answer, plainText } from './responses.ts';

/** Whether these are the name and password of an administrator of the whole platform. */
export type VerifyAdministrator = (
  name: string,
  password: string,
  place: { readonly address: string },
) => Promise<boolean>;

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
