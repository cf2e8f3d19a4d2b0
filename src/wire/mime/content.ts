import type { ByteString } from './byte-string.ts';
import { decodeWords } from './encoded-word.ts';
import type { Header } from './header.ts';
import { type Parameter, parseParameterized, type RawParameter } from './parameters.ts';

export interface Disposition {
  /** Lower case: `inline`, `attachment`, or whatever was written. */
  readonly type: string;
  readonly params: readonly Parameter[];
  readonly rawParams: readonly RawParameter[];
}

/** The MIME fields of an entity (RFC 2045, 2183, 2557, 3282, 1864). */
export interface Content {
  /** Lower case, as is `subtype`. */
  readonly type: string;
  readonly subtype: string;
  readonly params: readonly Parameter[];
  readonly rawParams: readonly RawParameter[];
  /** With its angle brackets, as written. */
  readonly id: ByteString | undefined;
  readonly description: string | undefined;
  readonly rawDescription: ByteString | undefined;
  /** Lower case; `7bit` when the field is missing. */
  readonly encoding: string;
  readonly disposition: Disposition | undefined;
  readonly language: readonly string[];
  readonly location: ByteString | undefined;
  readonly md5: ByteString | undefined;
}

export type ContentType = Pick<Content, 'type' | 'subtype' | 'params' | 'rawParams'>;

/** What a part is when its header does not say: RFC 2046 section 5.1.5 differs for digests. */
export type DefaultType = 'text/plain' | 'message/rfc822';

export function readContent(header: Header, defaultType: DefaultType = 'text/plain'): Content {
  const rawDescription = header.find('content-description');
  const encoding = header.find('content-transfer-encoding');
  const disposition = header.find('content-disposition');
  return {
    ...readContentType(header.find('content-type'), defaultType),
    id: header.find('content-id'),
    rawDescription,
    description: rawDescription === undefined ? undefined : decodeWords(rawDescription),
    encoding: encoding === undefined ? '7bit' : encodingToken(encoding),
    disposition: disposition === undefined ? undefined : readDisposition(disposition),
    language: readLanguages(header.find('content-language')),
    location: header.find('content-location'),
    md5: header.find('content-md5'),
  };
}

/**
 * RFC 2045 section 5.2 presumes text for what cannot be read; for a type without a subtype the type itself
 * says more than that.
 */
export function readContentType(
  raw: ByteString | undefined,
  defaultType: DefaultType = 'text/plain',
): ContentType {
  const parsed = parseParameterized(raw ?? '');
  const written = parsed.value.toLowerCase() || defaultType;
  const slash = written.indexOf('/');
  const type = slash < 0 ? written : written.slice(0, slash);
  const subtype = slash < 0 ? '' : written.slice(slash + 1);
  const { params, rawParams } = parsed;
  if (type !== '' && subtype !== '') return { type, subtype, params, rawParams };
  const missing: Readonly<Record<string, string>> = { text: 'plain', multipart: 'mixed', message: 'rfc822' };
  const presumed = Object.hasOwn(missing, type) ? missing[type] : undefined;
  if (presumed !== undefined) return { type, subtype: presumed, params, rawParams };
  return { type: 'application', subtype: 'octet-stream', params, rawParams };
}

function readDisposition(raw: ByteString): Disposition {
  const { value, params, rawParams } = parseParameterized(raw);
  // `Content-Disposition: filename="x"`: the type was left out.
  const isParameter = value.includes('=');
  const read = isParameter ? parseParameterized(`attachment; ${raw}`) : { value, params, rawParams };
  return { type: read.value.toLowerCase() || 'attachment', params: read.params, rawParams: read.rawParams };
}

/** `base64; charset=x`, `"base64"` and `base64 (comment)` are all seen. */
function encodingToken(raw: ByteString): string {
  const { value } = parseParameterized(raw);
  return value.replaceAll('"', '').toLowerCase() || '7bit';
}

function readLanguages(raw: ByteString | undefined): string[] {
  if (raw === undefined) return [];
  return raw
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
    .slice(0, 64);
}
