import { isUtf8 } from 'node:buffer';
import { decodeText } from '../../wire/mime/charset.ts';
import { charsetOfCodePage, codePageOfCharset } from '../../wire/mime/code-pages.ts';

export const utf8CodePage = 65001;

/** PidTagHtml is bytes, and PidTagInternetCodepage says what they mean: [MS-OXBBODY] section 2.1.2. */
export interface HtmlSource {
  readonly bytes: Uint8Array;
  readonly codePage: number;
}

/** Charsets whose bytes every client reads without keeping a state. */
const stateful = new Set([50225, 50220, 52936, 65000, 1361]);

/** As it came where its label is right, in UTF-8 where it is not. */
export function htmlSourceOf(bytes: Uint8Array, label: string, text: string): HtmlSource {
  const codePage = isUtf8(bytes) ? utf8CodePage : codePageOfCharset(label);
  const isRight =
    codePage !== undefined && !stateful.has(codePage) && !text.includes('\ufffd') && !text.includes('\0');
  if (isRight && codePageOfCharset(labelWithin(text) ?? label) === codePage) return { bytes, codePage };
  return utf8Html(text);
}

export const utf8Html = (text: string): HtmlSource => ({
  bytes: Buffer.from(withCharset(text.replaceAll('\0', ''), 'utf-8'), 'utf8'),
  codePage: utf8CodePage,
});

export const textOfHtml = (bytes: Uint8Array, codePage: number | undefined): string =>
  decodeText(bytes, charsetOfCodePage(codePage ?? utf8CodePage) ?? '');

const metaCharset = /(<meta\b[^>]{0,300}?charset\s{0,8}=\s{0,8}["']?)([a-z0-9_:.-]{1,64})/i;
/** HTML section 4.2.5.5 wants it within the first kilobyte; Word writes styles before it. */
const searched = 8192;

const labelWithin = (text: string): string | undefined => metaCharset.exec(text.slice(0, searched))?.[2];

/** What the text says of its own charset must not be untrue of its new bytes. */
export function withCharset(text: string, charset: string): string {
  const head = text.slice(0, searched);
  const label = metaCharset.exec(head)?.[2];
  if (label === undefined || codePageOfCharset(label) === codePageOfCharset(charset)) return text;
  return head.replace(metaCharset, `$1${charset}`) + text.slice(searched);
}
