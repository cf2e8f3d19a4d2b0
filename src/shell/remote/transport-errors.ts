import { AppError } from '../../base/errors.ts';

const longestDetail = 500;

/** Codes of Node's TLS for a certificate that could not be traced to an authority that is trusted. */
const untrusted: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

export function cannotReach(place: string, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const why = code === '' ? (cause instanceof Error ? cause.message : String(cause)) : code;
  if (untrusted.has(code) || code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code.startsWith('CERT_')) {
    return certificateRefused(place, why, cause);
  }
  return new AppError({
    kind: 'unavailable',
    code: 'remote.unreachable',
    message: `The server at ${place} cannot be reached (${why}). Check that it runs, and its address and port.`,
    details: { place, reason: why },
    cause,
  });
}

function certificateRefused(place: string, why: string, cause: unknown): AppError {
  return new AppError({
    kind: 'denied',
    code: 'remote.certificate',
    message: `The certificate of ${place} is not trusted (${why}), so that no password was sent. Name the file of the authority that it comes from with --ca (a server’s own certificate is in tls/ of its data folder), and the host by a name that the certificate has.`,
    details: { place, reason: why },
    cause,
  });
}

export function plainNotAllowed(place: string): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'remote.plain',
    message: `A password is sent to another machine over https alone. Use https://${place}.`,
  });
}

export function httpRefused(place: string, status: number, text: string): AppError {
  const told = text.trim().slice(0, longestDetail);
  if (status === 401 || status === 403) {
    return new AppError({
      kind: 'denied',
      code: 'remote.signIn.refused',
      message: told === '' ? `${place} refused the user name or the password.` : told,
      details: { place, status },
    });
  }
  return new AppError({
    kind: 'unavailable',
    code: 'remote.notRemoting',
    message: `${place} answered with HTTP ${status} and not as a server for remote PowerShell does. Check the address; its path is /powershell-liveid.`,
    details: { place, status, text: told },
  });
}

export function answerTooLarge(place: string, maxBytes: number): AppError {
  return new AppError({
    kind: 'unavailable',
    code: 'remote.answerTooLarge',
    message: `${place} answered with more than ${maxBytes / (1024 * 1024)} MB at once, which no server for remote PowerShell does. Check the address.`,
    details: { place },
  });
}
