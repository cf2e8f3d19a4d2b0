/** An answer of the admin API of Exchange Online. */
import { AppError } from '../../../base/errors.ts';
import { readJson } from '../../../cmdlets/kit/format/json-reader.ts';
import { readClixml } from '../../../wire/clixml/index.ts';
import { type ErrorCategory, ErrorRecord, type Value } from '../../../wire/powershell-language/index.ts';
import type { RestReply } from './rest-client.ts';

export interface OnlinePage {
  readonly values: readonly Value[];
  readonly warnings: readonly string[];
  readonly nextLink: string | undefined;
}

/** Objects as CLIXML, or one as it is. */
type Row = Readonly<Record<string, unknown>>;

interface PageBody {
  readonly value?: readonly Row[];
  readonly '@odata.nextLink'?: string;
  readonly '@adminapi.warnings'?: readonly string[];
}

interface ErrorBody {
  readonly error?: {
    readonly message?: string;
    readonly details?: readonly { readonly message?: string; readonly target?: string }[];
    readonly innererror?: { readonly message?: string; readonly type?: string; readonly errorid?: string };
  };
}

/** The page, or what the server says is wrong. */
export function readPage(
  { status, json }: RestReply,
  host: string,
  command: string,
): OnlinePage | ErrorRecord {
  if (status === 200 && isObject(json) && Array.isArray(json.value)) {
    const { value = [], '@odata.nextLink': nextLink, '@adminapi.warnings': warnings = [] } = json as PageBody;
    const values = value.flatMap((row) => valuesOf(row, command));
    return { values, warnings: warnings.map(String), nextLink };
  }
  if (status === 200 && isObject(json) && '@odata.context' in json) {
    const { '@adminapi.warnings': warnings = [] } = json as PageBody;
    return { values: valuesOf(json, command), warnings: warnings.map(String), nextLink: undefined };
  }
  const { error } = isObject(json) ? (json as ErrorBody) : {};
  if (status === 401) throw signInRefused(host, messageOf(error));
  if (error === undefined) throw noAdminApi(host, status);
  return new ErrorRecord({
    message: messageOf(error) ?? `${host} answered with HTTP ${status}.`,
    category: categories[status] ?? 'InvalidOperation',
    fullyQualifiedErrorId: error.innererror?.errorid ?? 'ServerError',
    ...(error.innererror?.type !== undefined && {
      exceptionTypes: [error.innererror.type, 'System.Exception', 'System.Object'],
    }),
    targetObject: error.details?.[0]?.target ?? null,
    activity: command,
  });
}

function valuesOf(row: Row, command: string): readonly Value[] {
  if (typeof row._clixml === 'string') return readClixml(row._clixml, { decorate: false });
  // What OData says about values stands beside them.
  const own = Object.entries(row).filter(([name]) => !name.includes('@'));
  return [
    readJson(JSON.stringify(Object.fromEntries(own)), { maxDepth, asHashtable: false, cmdlet: command }),
  ];
}

const maxDepth = 20;

const messageOf = (error: ErrorBody['error']): string | undefined =>
  error?.details?.[0]?.message ?? error?.innererror?.message ?? error?.message;

const categories: Partial<Readonly<Record<number, ErrorCategory>>> = {
  400: 'InvalidArgument',
  403: 'PermissionDenied',
  404: 'ObjectNotFound',
  409: 'ResourceExists',
  422: 'QuotaExceeded',
  429: 'LimitsExceeded',
  500: 'NotSpecified',
  503: 'ResourceUnavailable',
  504: 'OperationTimeout',
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a server of ours says of a request that it does not answer. */
export function toldBy(json: unknown): string | undefined {
  const { errors } = isObject(json) ? json : {};
  const [first] = Array.isArray(errors) ? (errors as unknown[]) : [];
  return isObject(first) && typeof first.message === 'string' ? first.message : undefined;
}

export function notNow(host: string, told: string): AppError {
  return new AppError({
    kind: 'unavailable',
    code: 'remote.online.refused',
    message: `${host} does not connect: ${told}`,
  });
}

export function signInRefused(host: string, why: string | undefined): AppError {
  return new AppError({
    kind: 'denied',
    code: 'remote.online.signIn',
    message: `${host} does not let this account in${why === undefined ? '.' : `: ${why}`} Connect again with Connect-ExchangeOnline.`,
  });
}

export function noAdminApi(host: string, status: number): AppError {
  return new AppError({
    kind: 'unavailable',
    code: 'remote.online.none',
    message: `${host} answered with HTTP ${status} and not as a server with this API does. Check -ConnectionUri.`,
  });
}
