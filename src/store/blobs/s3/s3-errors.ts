import { AppError } from '../../../base/errors.ts';
import { findElement } from './list-xml.ts';

export const s3ErrorCodes = {
  notFound: 'store.s3.notFound',
  exists: 'store.s3.exists',
  denied: 'store.s3.denied',
  clockSkew: 'store.s3.clockSkew',
  noBucket: 'store.s3.noBucket',
  refused: 'store.s3.refused',
  unreachable: 'store.s3.unreachable',
} as const;

export interface S3Failure {
  readonly method: string;
  readonly endpoint: string;
  readonly bucket: string;
  readonly key: string;
  readonly status: number;
  /** What the server sent; its error documents are XML. */
  readonly text: string;
}

/** Worth another try after a while. */
export function isPassing(status: number): boolean {
  return status === 429 || status === 408 || (status >= 500 && status !== 501);
}

export function failureOf(failure: S3Failure): AppError {
  const { method, endpoint, bucket, key, status, text } = failure;
  // HEAD has no body, so there the status has to do.
  const s3Code = findElement(text, 'Code') ?? '';
  const said = findElement(text, 'Message') ?? s3Code;
  const details = { endpoint, bucket, key, status, s3Code };
  const at = `${endpoint} (bucket ${bucket})`;
  if (s3Code === 'NoSuchBucket') {
    return new AppError({
      kind: 'unavailable',
      code: s3ErrorCodes.noBucket,
      message: `The bucket ${bucket} does not exist at ${endpoint}. Create it, or correct its name in the configuration.`,
      details,
    });
  }
  if (status === 404) {
    return new AppError({
      kind: 'notFound',
      code: s3ErrorCodes.notFound,
      message: `There is no object ${key} at ${at}. It may have been removed after compaction: look the body up again.`,
      details,
    });
  }
  if (status === 412 || status === 409) {
    return new AppError({
      kind: 'conflict',
      code: s3ErrorCodes.exists,
      message: `There is an object ${key} at ${at} already. Check that no two nodes have the same node number.`,
      details,
    });
  }
  if (s3Code === 'RequestTimeTooSkewed') {
    return new AppError({
      kind: 'unavailable',
      code: s3ErrorCodes.clockSkew,
      message: `${at} refuses requests because this machine's clock differs too much from its own. Set the clock (NTP), here or there.`,
      details,
    });
  }
  if (status === 401 || status === 403) {
    return new AppError({
      kind: 'unavailable',
      code: s3ErrorCodes.denied,
      message: `${at} refuses ${method} of ${key} (${said || status}). Check the access key, the secret key, and what they may do in this bucket.`,
      details,
      retryable: false,
    });
  }
  if (isPassing(status)) return unreachable(endpoint, bucket, key, `it answers ${status} ${said}`);
  return new AppError({
    kind: 'internal',
    code: s3ErrorCodes.refused,
    message: `${at} refuses ${method} of ${key} with ${status} ${said}. Check that endpoint, region and bucket in the configuration belong together.`,
    details,
  });
}

export function unreachable(
  endpoint: string,
  bucket: string,
  key: string,
  why: string,
  cause?: unknown,
): AppError {
  return new AppError({
    kind: 'unavailable',
    code: s3ErrorCodes.unreachable,
    message: `The object store ${endpoint} cannot be reached: ${why}. Mail on local disks is not affected. Check the endpoint, the network, and the state of that service.`,
    details: { endpoint, bucket, key },
    cause,
  });
}
