import type { IncomingMessage } from 'node:http';
import { isLoopbackAddress } from '../base/addresses.ts';

export interface Credentials {
  readonly name: string;
  readonly password: string;
}

export type Authorization =
  | ({ readonly scheme: 'basic' } & Credentials)
  | { readonly scheme: 'bearer'; readonly token: string };

/**
 * RFC 7617: base64 of `name:password`, in UTF-8; the name holds no colon. RFC 6750: a token. Undefined for
 * everything else, and for what is longer than `maxLength` behind the scheme.
 */
export function readAuthorization(header: string | undefined, maxLength: number): Authorization | undefined {
  const [, scheme = '', value = ''] = /^(basic|bearer) +(\S+) *$/i.exec(header ?? '') ?? [];
  if (scheme === '' || value.length > maxLength) return undefined;
  if (scheme.toLowerCase() === 'bearer') return { scheme: 'bearer', token: value };
  if (!/^[a-z0-9+/]+={0,2}$/i.test(value)) return undefined;
  const text = Buffer.from(value, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  return { scheme: 'basic', name: text.slice(0, colon), password: text.slice(colon + 1) };
}

const longestBasic = 2048;

/** Of people: a name that is not empty, and no token. */
export function readBasicCredentials(header: string | undefined): Credentials | undefined {
  const found = readAuthorization(header, longestBasic);
  if (found?.scheme !== 'basic' || found.name === '') return undefined;
  return { name: found.name, password: found.password };
}

/** Whether secrets may be sent over this connection: it is TLS, or never leaves the machine. */
export function isPrivateConnection({ socket }: IncomingMessage): boolean {
  return 'encrypted' in socket || isLoopbackAddress(socket.remoteAddress ?? '');
}
