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
      readonly trust?: Trust | undefined;
    };

/** Whose certificates: of the authority with this PEM alone; also of these; or whoever shows one. */
export type Trust = { readonly only: string } | { readonly also: readonly string[] } | 'anyone';

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
