import type { ByteString } from '../mime/byte-string.ts';
import type { BodyStructure, Envelope } from './body-structure.ts';
import type { InternalDate } from './internal-date.ts';
import type { Section } from './section.ts';

/** Which words name it: BODY[…], BINARY[…] of RFC 3516, or the three of RFC 2060. */
export type BodyKind = 'BODY' | 'BINARY' | 'RFC822' | 'RFC822.HEADER' | 'RFC822.TEXT';

/**
 * Some of a message's bytes, on their way. The same object comes with each of its pieces, so that it tells one
 * body from another.
 */
export interface FetchBody {
  readonly seq: number;
  /** Undefined where the server names the UID after the body: then it comes with the `fetch` that ends the message. */
  readonly uid: number | undefined;
  readonly kind: BodyKind;
  readonly section: Section;
  /** Of BODY[]<0>: where in the section the bytes begin. */
  readonly origin: number | undefined;
  /** As announced; what comes is never more. Undefined for NIL: there is no such section. */
  readonly size: number | undefined;
}

/** One FETCH response, without the bytes of its bodies. */
export interface FetchData {
  readonly seq: number;
  uid?: number;
  flags?: readonly ByteString[];
  internalDate?: InternalDate;
  /** RFC822.SIZE: what the server says, which need not be what it sends. */
  size?: number;
  modseq?: bigint;
  /** RFC 8474. */
  emailId?: ByteString;
  threadId?: ByteString | undefined;
  gmailMessageId?: bigint;
  gmailThreadId?: bigint;
  gmailLabels?: readonly ByteString[];
  /** RFC 8514; undefined for NIL. */
  saveDate?: InternalDate | undefined;
  envelope?: Envelope;
  /** BODYSTRUCTURE. */
  structure?: BodyStructure;
  /** BODY: the same without extension data. */
  basicStructure?: BodyStructure;
  binarySizes?: readonly BinarySize[];
  bodies?: readonly FetchBody[];
  /** Items of other extensions, in capitals. */
  others?: readonly ByteString[];
  /** Leniently: what of this response could not be read, for a report. The rest of it is as it should be. */
  problems?: readonly string[];
}

export interface BinarySize {
  readonly part: readonly number[];
  readonly size: number;
}
