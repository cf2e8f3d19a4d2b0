/** Where a session is opened that the server sends on to another address, by PowerShell's rules and in its words. */
import { AppError } from '../../base/errors.ts';
import type { RemoteSessionRequest } from '../../cmdlets/kit/remote-sessions.ts';

export interface Redirection {
  readonly from: URL;
  /** Of the answer, as it stands there. */
  readonly location: string;
  /** How often it was sent on before. */
  readonly hops: number;
}

/** Throws where it is not to be followed. The password goes to what this returns. */
export function followRedirection(
  { from, location, hops }: Redirection,
  { uri, allowsRedirection, maxRedirections }: RemoteSessionRequest,
): URL {
  const to = URL.parse(location, from.href);
  if (to === null || to.hostname === '' || to.username !== '' || !/^https?:$/.test(to.protocol)) {
    throw malformed(from, location);
  }
  if (!allowsRedirection) throw notAllowed(from, to);
  // In the clear the password goes nowhere, whatever the server says; one that is asked so on this machine may go on so.
  if (to.protocol === 'http:' && from.protocol !== 'http:') throw notEncrypted(from, to);
  if (hops >= maxRedirections) throw tooMany(uri, to, maxRedirections);
  return to;
}

export const redirectionWarning = (to: URL): string =>
  `Your connection has been redirected to the following URI: "${to.href}"`;

function notAllowed(from: URL, to: URL): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'remote.redirection.notAllowed',
    message: `Connecting to remote server ${from.host} failed. Redirect location reported: ${to.href}. To automatically connect to the redirected URI, if you trust it, use the "AllowRedirection" parameter; or give it as -ConnectionUri.`,
    details: { from: from.host, to: to.href },
  });
}

function notEncrypted(from: URL, to: URL): AppError {
  return new AppError({
    kind: 'denied',
    code: 'remote.redirection.notEncrypted',
    message: `${from.host} sends this session on to ${to.href}, where the password would travel in the clear. It was not sent. Ask the administrator of ${from.host} for an address that begins with https.`,
    details: { from: from.host, to: to.href },
  });
}

function malformed(from: URL, location: string): AppError {
  const shown = location.slice(0, 300);
  return new AppError({
    kind: 'unavailable',
    code: 'remote.redirection.malformed',
    message: `The destination "${from.href}" requested the connection to be redirected to "${shown}". However "${shown}" is not a well formatted URI. Ask its administrator for the address.`,
    details: { from: from.host, to: shown },
  });
}

function tooMany(uri: string, to: URL, max: number): AppError {
  return new AppError({
    kind: 'unavailable',
    code: 'remote.redirection.tooMany',
    message: `${uri} leads from one server to another more than ${max} times; the last one named ${to.href}. Ask its administrator for the address. New-PSSessionOption -MaximumRedirection allows more.`,
    details: { to: to.href },
  });
}
