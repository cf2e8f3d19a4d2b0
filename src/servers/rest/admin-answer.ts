/** How Exchange Online answers: a page of values with what was warned of, or an error in the form of OData. */
import { AppError } from '../../base/errors.ts';
import { toJsonLine } from '../../cmdlets/kit/format/json.ts';
import { ClixmlError, writeClixml } from '../../wire/clixml/index.ts';
import type { ErrorRecord, Value } from '../../wire/powershell-language/index.ts';
import type { ListingPage } from './admin-listing.ts';
import { statusOf } from './rest-answer.ts';

export interface AdminAnswer {
  readonly status: number;
  /** JSON, where nothing else is said. */
  readonly body: string;
  readonly contentType?: string;
  /** Of an error: how soon the request may be sent again. */
  readonly retryAfterSeconds?: number | undefined;
}

export const responseFormats = ['json', 'clixml'] as const;
export type ResponseFormat = (typeof responseFormats)[number];

/** Properties of properties of properties. */
const jsonDepth = 4;
const clixmlDepths = { Partial: 1, Full: 3 } as const;
export type SerializationLevel = keyof typeof clixmlDepths;

export interface PageForm {
  readonly format: ResponseFormat;
  readonly level: SerializationLevel;
  /** Of the organisation: what OData calls the place that the values come from. */
  readonly context: string;
  readonly nextLink: string | undefined;
  /** One object in place of a list: OData writes it without the list around it. */
  readonly isSingle?: boolean;
}

const warningsType = '"adminapi.warnings@odata.type":"#Collection(String)"';

/** With values among the errors, those are told beside them: what was found is not withheld. */
export function pageAnswer(page: ListingPage, form: PageForm): AdminAnswer {
  const { format, level, context, nextLink, isSingle = false } = form;
  const { values, warnings, errors } = page;
  const [first] = errors;
  if (first !== undefined && values.length === 0) return errorAnswer(first, warnings);
  const told = [...warnings, ...errors.map(({ message }) => message)];
  const texts =
    format === 'clixml'
      ? [JSON.stringify({ _clixml: clixmlOf(values, clixmlDepths[level]) })]
      : values.map((value) => toJsonLine(value, { depth: jsonDepth }));
  const [single] = texts;
  const link = nextLink === undefined ? '' : `"@odata.nextLink":${JSON.stringify(nextLink)},`;
  const head = `{"@odata.context":${JSON.stringify(context)},${warningsType},"@adminapi.warnings":${JSON.stringify(told)},`;
  if (isSingle && format === 'json' && single !== undefined && single !== '{}')
    return { status: 200, body: `${head}${single.slice(1)}\n` };
  return { status: 200, body: `${head}${link}"value":[${texts.join(',\n')}]}\n` };
}

/** A secure string is written under the key of a session alone, and there is none here. */
function clixmlOf(values: readonly Value[], depth: number): string {
  try {
    return writeClixml(values, { depth });
  } catch (error) {
    if (!(error instanceof ClixmlError)) throw error;
    throw new AppError({
      kind: 'invalid',
      code: 'rest.output.unwritable',
      message: `The output cannot be sent as CLIXML. ${error.message} Choose properties without secrets with $select, or ask for JSON.`,
      cause: error,
    });
  }
}

const codes: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  409: 'Conflict',
  413: 'PayloadTooLarge',
  422: 'UnprocessableEntity',
  429: 'TooManyRequests',
  503: 'ServiceUnavailable',
  504: 'GatewayTimeout',
};

export function errorAnswer(
  record: ErrorRecord,
  warnings: readonly string[] = [],
  status: number = statusOf(record),
): AdminAnswer {
  const { message, exceptionTypes, fullyQualifiedErrorId, targetName } = record;
  const type = exceptionTypes[0] ?? 'System.Management.Automation.RuntimeException';
  const error = {
    code: codes[status] ?? 'InternalServerError',
    message: 'Error executing cmdlet',
    // Clients show the first of these; after it they look into innererror.
    details: [{ code: 'Context', target: targetName, message }],
    innererror: {
      message,
      type,
      errorid: fullyQualifiedErrorId,
      internalexception: { message, type, stacktrace: '' },
    },
  };
  const body = `{"error":${JSON.stringify(error)},${warningsType},"@adminapi.warnings":${JSON.stringify(warnings)}}\n`;
  return { status, body, retryAfterSeconds: record.retryAfterSeconds };
}
