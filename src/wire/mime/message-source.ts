import type { Mailbox } from './address.ts';

/** `Content` is what a piece of the layout carries for it: bytes, or whatever leads to them. */
export interface AttachmentSource<Content = Uint8Array> {
  readonly name: string;
  readonly contentType: string;
  readonly content: Content;
  /** With brackets. */
  readonly contentId?: string;
  readonly contentLocation?: string;
  /** Shown within the HTML; what has a `contentId` is, unless this says otherwise. */
  readonly isInline?: boolean;
  /** Of a message/rfc822, which RFC 2046 section 5.2.1 wants as it is: whether there is more than ASCII in it. */
  readonly isEightBit?: boolean;
  /** Milliseconds since the epoch, as are `modifiedAt`. */
  readonly createdAt?: number;
  readonly modifiedAt?: number;
}

export interface MessageSource<Content = Uint8Array> {
  readonly from: Mailbox | readonly Mailbox[];
  readonly to?: readonly Mailbox[];
  readonly cc?: readonly Mailbox[];
  readonly bcc?: readonly Mailbox[];
  readonly replyTo?: readonly Mailbox[];
  readonly sender?: Mailbox;
  readonly subject: string;
  /** Milliseconds since the epoch. A draft may have none. */
  readonly date: number | undefined;
  /** Minutes east of UTC in which the date is written. */
  readonly zoneMinutes?: number;
  /** With brackets. */
  readonly messageId?: string;
  readonly inReplyTo?: readonly string[];
  readonly references?: readonly string[];
  readonly text?: string;
  readonly html?: string;
  /** What other parts call the HTML by (RFC 2557): with brackets, and a URI. */
  readonly htmlId?: string;
  readonly htmlLocation?: string;
  /** iCalendar (RFC 5545), as a further form of the text: RFC 6047 section 2.4. */
  readonly calendar?: { readonly text: string; readonly method: string };
  readonly attachments?: readonly AttachmentSource<Content>[];
  /** Makes a report of it, RFC 6522: the attachments are what it tells, and of what. */
  readonly reportType?: string;
  /** Further fields of addresses. */
  readonly people?: readonly (readonly [name: string, people: readonly Mailbox[]])[];
  /** Further fields in this order; values that are not ASCII become encoded words. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** Of header and text; UTF-8 where it cannot hold what is written. */
  readonly charset?: string;
}

/** A message in order: what is written already, and where the content of an attachment comes. */
export type MessagePiece<Content> =
  | { readonly kind: 'written'; readonly bytes: Uint8Array }
  | { readonly kind: 'content'; readonly content: Content; readonly encoding: 'base64' | 'verbatim' };

const verbatimForm = /^message\/(?:rfc822|(?:global-)?(?:delivery-status|disposition-notification))\b/i;

/** What has no transfer coding: RFC 2046 section 5.2.1, RFC 3464 section 2.1, RFC 8098 section 3.1. */
export const isMessage = (source: { readonly contentType: string }): boolean =>
  verbatimForm.test(source.contentType);
