import { isLoopbackAddress } from '../../base/addresses.ts';
import { AppError } from '../../base/errors.ts';

const longestUrl = 1024;

/**
 * `https://mail.contoso.com/mapi`: what Exchange takes, and a port besides. Passwords go there, so it is TLS; without it a server
 * may be tried on the machine that it runs on. Given as it is kept: the host in lower case, without a slash at the end.
 */
export function parseEndpointUrl(parameter: 'InternalUrl' | 'ExternalUrl', text: string): string {
  const given = text.trim();
  const url = given.length > longestUrl ? null : URL.parse(given);
  if (url === null || url.hostname === '') throw refused(parameter, given, 'it is no URL');
  const isPlain = url.protocol === 'http:' && isLoopbackAddress(url.hostname.replace(/^\[|\]$/g, ''));
  if (url.protocol !== 'https:' && !isPlain)
    throw refused(parameter, given, 'it does not begin with https://');
  if (url.username !== '' || url.password !== '') throw refused(parameter, given, 'it holds a user name');
  if (url.search !== '' || url.hash !== '') throw refused(parameter, given, 'something follows its path');
  if (!/^\/mapi\/?$/i.test(url.pathname)) throw refused(parameter, given, 'its path is not /mapi');
  return `${url.origin}/mapi`;
}

/** As the header Host names it: in lower case, without a port. */
export const hostOf = (url: string): string => (URL.parse(url)?.hostname ?? '').toLowerCase();

function refused(parameter: string, given: string, why: string): AppError {
  const shown = given.slice(0, 200);
  return new AppError({
    kind: 'invalid',
    code: 'clientAccess.url.invalid',
    message: `${parameter} cannot be "${shown}": ${why}. Give https://<host>/mapi, such as https://mail.contoso.com/mapi.`,
    details: { parameter, url: shown },
  });
}
