import type { PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { codePageOfCharset } from '../../../wire/mime/code-pages.ts';
import { decodeTextPart } from '../../../wire/mime/extract-text.ts';
import { htmlToText } from '../../../wire/mime/html-text.ts';
import { findParameter } from '../../../wire/mime/parameters.ts';
import type { Part } from '../../../wire/mime/structure.ts';
import { decodeTransfer } from '../../../wire/mime/transfer-coding.ts';
import { htmlDocument, htmlOfText, joinHtml } from '../html-fragments.ts';
import { type HtmlSource, htmlSourceOf, textOfHtml, utf8CodePage, utf8Html } from '../html-source.ts';
import type { MimeSource } from '../mime-source.ts';
import type { TextSegment } from './body-choice.ts';
import { textOfEnriched } from './enriched-text.ts';

/** PidTagNativeBody: [MS-OXCMSG] section 2.2.1.58.2. */
export const nativeBody = { undefined: 0, plain: 1, rtf: 2, html: 3, clearSigned: 4 } as const;

/** The text of the HTML body, for those who must know what it refers to. */
export interface BodyText {
  readonly html: string | undefined;
}

export async function setBody(
  bag: PropertyBag,
  source: MimeSource,
  segments: readonly TextSegment[],
): Promise<BodyText> {
  if (segments.some((segment) => segment.kind === 'html')) return setHtml(bag, source, segments);
  const texts = await Promise.all(segments.map((segment) => readPlain(source, segment.part)));
  bag.set(PidTag.Body, texts.join('\r\n'));
  bag.set(PidTag.NativeBody, nativeBody.plain);
  bag.set(PidTag.InternetCodepage, codePageOf(segments[0]?.part));
  return { html: undefined };
}

async function setHtml(
  bag: PropertyBag,
  source: MimeSource,
  segments: readonly TextSegment[],
): Promise<BodyText> {
  const first = segments[0];
  const html =
    segments.length === 1 && first
      ? await readHtml(source, first.part)
      : utf8Html(joinHtml(await Promise.all(segments.map((segment) => readAsHtml(source, segment)))));
  const text = textOfHtml(html.bytes, html.codePage);
  bag.set(PidTag.Html, html.bytes);
  bag.set(PidTag.InternetCodepage, html.codePage);
  bag.set(PidTag.NativeBody, nativeBody.html);
  bag.set(PidTag.Body, (await readBeside(source, segments)) ?? withWindowsLines(htmlToText(text)));
  setBodyNames(bag, segments.find((segment) => segment.kind === 'html')?.part);
  return { html: text };
}

/** [MS-OXCMAIL] sections 2.2.3.2.24 and 2.2.3.2.26. */
function setBodyNames(bag: PropertyBag, part: Part | undefined): void {
  if (part?.id !== undefined) bag.set(PidTag.BodyContentId, part.id.replace(/^<|>$/g, ''));
  if (part?.location !== undefined) bag.set(PidTag.BodyContentLocation, part.location);
}

/** The plain text that the sender has written beside the HTML; undefined where there is none that says anything. */
async function readBeside(source: MimeSource, segments: readonly TextSegment[]): Promise<string | undefined> {
  if (!segments.some((segment) => segment.plain !== undefined)) return undefined;
  const texts: string[] = [];
  for (const { part, kind, plain } of segments) {
    for (const beside of plain ?? (kind === 'html' ? [] : [part]))
      texts.push(await readPlain(source, beside));
    if (plain === undefined && kind === 'html') {
      const html = await readHtml(source, part);
      texts.push(withWindowsLines(htmlToText(textOfHtml(html.bytes, html.codePage))));
    }
  }
  const text = texts.join('\r\n');
  return text.trim() === '' ? undefined : text;
}

async function readPlain(source: MimeSource, part: Part): Promise<string> {
  const text = decodeTextPart(part, await source.read(part.bodyStart, part.bodyEnd));
  const isEnriched = part.subtype === 'enriched' || part.subtype === 'richtext';
  return withWindowsLines((isEnriched ? textOfEnriched(text) : text).replaceAll('\0', ''));
}

async function readHtml(source: MimeSource, part: Part): Promise<HtmlSource> {
  const body = await source.read(part.bodyStart, part.bodyEnd);
  const text = decodeTextPart(part, body);
  return htmlSourceOf(decodeTransfer(body, part.encoding), findParameter(part.params, 'charset') ?? '', text);
}

async function readAsHtml(source: MimeSource, { part, kind }: TextSegment): Promise<string> {
  if (kind !== 'html') return htmlDocument(htmlOfText(await readPlain(source, part)));
  const { bytes, codePage } = await readHtml(source, part);
  return textOfHtml(bytes, codePage);
}

const codePageOf = (part: Part | undefined): number =>
  codePageOfCharset(findParameter(part?.params ?? [], 'charset') ?? '') ?? utf8CodePage;

/** What Outlook expects of PidTagBody. */
export const withWindowsLines = (text: string): string => text.replace(/\r\n|\r|\n/g, '\r\n');
