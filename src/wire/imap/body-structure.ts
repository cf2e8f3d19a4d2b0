import type { ByteString } from '../mime/byte-string.ts';

/** Strings are as the server sent them, encoded words and all; undefined is NIL. */
export interface Envelope {
  readonly date: ByteString | undefined;
  readonly subject: ByteString | undefined;
  readonly from: readonly EnvelopeAddress[];
  readonly sender: readonly EnvelopeAddress[];
  readonly replyTo: readonly EnvelopeAddress[];
  readonly to: readonly EnvelopeAddress[];
  readonly cc: readonly EnvelopeAddress[];
  readonly bcc: readonly EnvelopeAddress[];
  readonly inReplyTo: ByteString | undefined;
  readonly messageId: ByteString | undefined;
}

/** A group begins with an address of no host, whose mailbox is its name, and ends with one of neither. */
export interface EnvelopeAddress {
  readonly name: ByteString | undefined;
  readonly route: ByteString | undefined;
  readonly mailbox: ByteString | undefined;
  readonly host: ByteString | undefined;
}

/** In the order in which they came: attributes and their values. */
export type BodyParameters = readonly (readonly [attribute: ByteString, value: ByteString])[];

export interface BodyDisposition {
  readonly type: ByteString;
  readonly parameters: BodyParameters;
}

/** What BODYSTRUCTURE adds to BODY; a server may send any beginning of it. */
export interface BodyExtension {
  /** Of a single part. */
  readonly md5?: ByteString | undefined;
  /** Of a multipart. */
  readonly parameters?: BodyParameters;
  readonly disposition?: BodyDisposition | undefined;
  readonly language?: readonly ByteString[];
  readonly location?: ByteString | undefined;
}

export interface BodySinglePart {
  readonly kind: 'part';
  readonly type: ByteString;
  readonly subtype: ByteString;
  readonly parameters: BodyParameters;
  readonly id: ByteString | undefined;
  readonly description: ByteString | undefined;
  readonly encoding: ByteString;
  readonly size: number;
  /** Of text and message/rfc822. */
  readonly lines?: number;
  /** Of message/rfc822. */
  readonly message?: { readonly envelope: Envelope; readonly structure: BodyStructure };
  readonly extension?: BodyExtension;
}

export interface BodyMultipart {
  readonly kind: 'multipart';
  readonly subtype: ByteString;
  readonly parts: readonly BodyStructure[];
  readonly extension?: BodyExtension;
}

export type BodyStructure = BodySinglePart | BodyMultipart;
