/**
 * The forms in which a client may ask for a body, each made of the one that was written where it is missing: [MS-OXBBODY] section
 * 3.1.1. Which one was written, PidTagNativeBody says, or else what is there.
 */
import type { PropertyBag } from '../../wire/mapi/property-bag.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { encodeText } from '../../wire/mime/charset-encode.ts';
import { charsetOfCodePage } from '../../wire/mime/code-pages.ts';
import { htmlToText } from '../../wire/mime/html-text.ts';
import { compressRtf, decompressRtf } from '../../wire/rtf/compressed-rtf.ts';
import { encapsulateHtml, encapsulateText } from '../../wire/rtf/encapsulate.ts';
import { RtfFormatError } from '../../wire/rtf/rtf-format-error.ts';
import { htmlOfRtf } from '../../wire/rtf/rtf-html.ts';
import { htmlOfEncapsulatedRtf, originOfRtf, textOfRtf } from '../../wire/rtf/rtf-text.ts';
import { nativeBody, withWindowsLines } from './from-mime/body-properties.ts';
import { htmlDocument, htmlOfText } from './html-fragments.ts';
import { type HtmlSource, textOfHtml, utf8CodePage, utf8Html, withCharset } from './html-source.ts';

/** The HTML of a body that has any: as it was written, or out of RTF. Undefined for plain text, and where there is nothing. */
export function findHtml(bag: PropertyBag): HtmlSource | undefined {
  const html = htmlIn(bag);
  const isRtfNative = bag.number(PidTag.NativeBody) === nativeBody.rtf;
  if (html !== undefined && !isRtfNative) return html;
  const rtf = rtfIn(bag);
  if (rtf === undefined) return html;
  const origin = originOfRtf(rtf);
  if (origin === 'text') return html;
  return utf8Html(origin === 'html' ? htmlOfEncapsulatedRtf(rtf) : htmlOfRtf(rtf));
}

/** Undefined where the message has no body at all. */
export function findText(bag: PropertyBag): string | undefined {
  const text = bag.text(PidTag.Body);
  if (text !== undefined) return text;
  const rtf = rtfIn(bag);
  const html = findHtml(bag);
  if (html !== undefined && (rtf === undefined || originOfRtf(rtf) !== 'rtf')) {
    return withWindowsLines(htmlToText(textOfHtml(html.bytes, html.codePage)));
  }
  return rtf && textOfRtf(rtf);
}

/** PidTagHtml for a client that asks for it, also where plain text was written; in the code page that the message says already. */
export function htmlBodyOf(bag: PropertyBag): HtmlSource | undefined {
  const text = findText(bag);
  const html = findHtml(bag) ?? (text === undefined ? undefined : utf8Html(htmlDocument(htmlOfText(text))));
  const codePage = bag.number(PidTag.InternetCodepage) ?? utf8CodePage;
  if (html === undefined || html.codePage === codePage) return html;
  return { bytes: encodeHtml(textOfHtml(html.bytes, html.codePage), codePage), codePage };
}

/** What the code page has no character for is written as a reference, which every reader of HTML understands. */
function encodeHtml(html: string, codePage: number): Uint8Array {
  const charset = charsetOfCodePage(codePage) ?? 'windows-1252';
  const labelled = withCharset(html, charset);
  const references = (): string =>
    labelled.replace(/[^\0-\x7f]/gu, (character) => `&#${character.codePointAt(0) ?? 0};`);
  return encodeText(labelled, charset) ?? Buffer.from(references(), 'latin1');
}

/** PidTagRtfCompressed, likewise. */
export function rtfBodyOf(bag: PropertyBag): Uint8Array | undefined {
  const written = bag.bytes(PidTag.RtfCompressed);
  if (written !== undefined && rtfIn(bag) !== undefined) return written;
  const html = htmlIn(bag);
  if (html !== undefined) return compressRtf(encapsulateHtml(textOfHtml(html.bytes, html.codePage)));
  const text = bag.text(PidTag.Body);
  return text === undefined ? undefined : compressRtf(encapsulateText(text));
}

/** PidTagNativeBody of a message that does not say it. */
export function nativeBodyOf(bag: PropertyBag): number {
  const given = bag.number(PidTag.NativeBody);
  if (given !== undefined) return given;
  if (bag.has(PidTag.Html)) return nativeBody.html;
  if (bag.has(PidTag.RtfCompressed)) return nativeBody.rtf;
  return bag.has(PidTag.Body) ? nativeBody.plain : nativeBody.undefined;
}

function htmlIn(bag: PropertyBag): HtmlSource | undefined {
  const { key, value } = bag.find(anyHtml) ?? {};
  if (key === undefined) return undefined;
  // PidTagBodyHtml: the same property as a string.
  if (typeof value === 'string') return utf8Html(value);
  if (!(value instanceof Uint8Array)) return undefined;
  return { bytes: value, codePage: bag.number(PidTag.InternetCodepage) ?? utf8CodePage };
}

/** Of the type `unspecified`. */
const anyHtml = (PidTag.Html & 0xffff_0000) >>> 0;

/** What is damaged, or no RTF at all, is as if it were not there: the other forms may still tell. */
function rtfIn(bag: PropertyBag): Uint8Array | undefined {
  const compressed = bag.bytes(PidTag.RtfCompressed);
  if (compressed === undefined || compressed.length === 0) return undefined;
  try {
    return decompressRtf(compressed);
  } catch (error) {
    if (error instanceof RtfFormatError) return undefined;
    throw error;
  }
}
