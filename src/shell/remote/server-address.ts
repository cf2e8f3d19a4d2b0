import { AppError } from '../../base/errors.ts';

/** Where a server is, and who asks. */
export type ServerAddress =
  /** The server that has this data folder: the socket in it, which asks for nothing. */
  | { readonly kind: 'folder'; readonly folder: string }
  | {
      readonly kind: 'url';
      readonly url: URL;
      readonly user: string;
      readonly password: string;
      /** PEM of the authority that the server's certificate comes from, where the system does not know it. */
      readonly authority: string | undefined;
    };

const remotingPath = '/powershell-liveid';

/** `https://host`, `host`, `host:8443`, or the whole address with its path. */
export function parseServerUrl(text: string): URL {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.hostname === '') {
    throw new AppError({
      kind: 'invalid',
      code: 'remote.address.invalid',
      message: `"${text}" is no address of a server. Give https://host or https://host:port.`,
    });
  }
  if (url.pathname === '/') url.pathname = remotingPath;
  return url;
}
