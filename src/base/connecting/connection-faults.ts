/** What keeps a connection from coming about, told apart by the codes of Node and of OpenSSL. */
import type { TLSSocket } from 'node:tls';
import { hostAndPort } from '../addresses.ts';
import { type AdvisedErrorFields, shownLine } from './advised-error.ts';
import { RefusedNetworkError, refusedNetwork } from './outward-networks.ts';

/** Of errors of Node: ENOTFOUND, CERT_HAS_EXPIRED. An error of ours has codes of its own. */
export function nodeErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  // Node joins what several addresses of one name have said, and gives the first code.
  return typeof error.code === 'string' && error.name !== 'AppError' ? error.code : undefined;
}

/** The DNS has answered: there is no such name. */
const unknownNameCodes: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA', 'ENONAME', 'EBADNAME']);

/** The DNS has not answered. */
const silentResolverCodes: ReadonlySet<string> = new Set(['EAI_AGAIN', 'ETIMEOUT', 'ESERVFAIL']);

export interface ConnectAdvice {
  /** Where the name is unknown. */
  readonly name: string;
  /** Where nobody answers. */
  readonly port: string;
}

const shownCharacters = 240;

/** Why a connection did not come about, and at which step; undefined for an error of something else. */
export function connectFault(
  error: unknown,
  server: { readonly host: string; readonly port: number },
  advice: ConnectAdvice,
): (AdvisedErrorFields & { readonly step: 'dns' | 'connect' }) | undefined {
  const place = hostAndPort(server);
  if (error instanceof RefusedNetworkError) return { step: 'connect', ...refusedNetwork(place, error) };
  const code = nodeErrorCode(error);
  if (code === undefined) return undefined;
  const host = shownLine(server.host, shownCharacters);
  if (unknownNameCodes.has(code))
    return {
      step: 'dns',
      what: `No address was found for "${host}" (${code}).`,
      next: advice.name,
      retryable: false,
      cause: error,
    };
  if (silentResolverCodes.has(code))
    return {
      step: 'dns',
      what: `The DNS of this machine did not answer for "${host}" (${code}).`,
      next: 'Try again; if it stays so, look into the resolver of this machine.',
      cause: error,
    };
  const what =
    code === 'ECONNREFUSED'
      ? `Nobody listens at ${place}: the connection was refused.`
      : `The connection to ${place} failed (${code}).`;
  return { step: 'connect', what, next: advice.port, cause: error };
}

/** What comes where the other side does not speak TLS at once. */
export const plainServerCodes: ReadonlySet<string> = new Set([
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
]);

const certificateFaults: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'has expired',
  CERT_NOT_YET_VALID: 'is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'has an authority that nobody here trusts',
  UNABLE_TO_GET_ISSUER_CERT: 'has an authority that nobody here knows',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'has an authority that nobody here knows',
  ERR_TLS_CERT_ALTNAME_INVALID: 'is for another name',
  CERT_REVOKED: 'was revoked',
};

/**
 * What is wrong with a certificate, as the end of a sentence about it; undefined for a code of something else. A lone leaf
 * says different things of different servers.
 */
export function certificateFault(code: string, loneLeaf: string): string | undefined {
  if (code === 'UNABLE_TO_VERIFY_LEAF_SIGNATURE') return loneLeaf;
  const known = certificateFaults[code];
  if (known !== undefined) return known;
  return /^(CERT_|ERR_TLS_CERT)|_CERT/.test(code) ? `was not accepted (${code})` : undefined;
}

/** Instead of a code, where the other side closes before TLS has come about. */
export const hungUp = 'The server closed the connection.';

export function untilSecure(secured: TLSSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error?: Error) => reject(error ?? new Error(hungUp));
    secured.once('error', fail);
    secured.once('close', fail);
    secured.once('secureConnect', () => {
      secured.off('error', fail).off('close', fail);
      resolve();
    });
  });
}
