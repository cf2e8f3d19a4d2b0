import { type ByteString, trimBlanksAtEnd } from './byte-string.ts';
import type { Content, DefaultType } from './content.ts';
import type { Header } from './header.ts';
import { findParameter } from './parameters.ts';
import type { MessagePart, Part } from './structure.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

type Mode =
  /** Between the entity's first byte and its blank line. */
  | 'header'
  /** A body without parts. */
  | 'leaf'
  /** A multipart outside its parts: before the first, between them when too many, after the last. */
  | 'between'
  /** As `between`, but the closing delimiter was seen: the boundary means nothing any more. */
  | 'closed'
  /** A message part: its nested message is the next frame. */
  | 'message';

/** An entity that is still open. */
export interface Frame {
  mode: Mode;
  readonly isMessageRoot: boolean;
  readonly defaultType: DefaultType;
  /** Of the message part around a root, of the part itself otherwise. */
  number: string;
  readonly headerStart: number;
  headerEnd: number;
  bodyStart: number;
  /** Lines of the message that ended before the body. */
  linesBefore: number;
  headerText: ByteString;
  header: Header | undefined;
  content: Content | undefined;
  boundary: ByteString | undefined;
  readonly children: Part[];
  message: MessagePart | undefined;
}

export function newFrame(
  headerStart: number,
  number: string,
  defaultType: DefaultType,
  isMessageRoot: boolean,
): Frame {
  return {
    mode: 'header',
    isMessageRoot,
    defaultType,
    number,
    headerStart,
    headerEnd: headerStart,
    bodyStart: headerStart,
    linesBefore: 0,
    headerText: '',
    header: undefined,
    content: undefined,
    boundary: undefined,
    children: [],
    message: undefined,
  };
}

/** `\r\r\n` ends headers too: some gateways double the CR. */
export function isBlankLine(line: ByteString): boolean {
  for (let i = 0; i < line.length; i++) {
    const code = line.charCodeAt(i);
    if (code !== carriageReturn && code !== lineFeed) return false;
  }
  return true;
}

/** RFC 9051 section 6.4.5: the body of a message that is no multipart is its part 1. */
export function leafNumber(messageNumber: string): string {
  return messageNumber === '' ? '1' : `${messageNumber}.1`;
}

/** As bytes, since it is compared with bytes; the decoded form is the only one when it came by RFC 2231. */
export function rawBoundary(content: Content): ByteString | undefined {
  const raw = content.rawParams.find(([name]) => name.toLowerCase() === 'boundary')?.[1];
  const boundary = trimBlanksAtEnd(raw ?? findParameter(content.params, 'boundary') ?? '');
  return boundary === '' ? undefined : boundary;
}
