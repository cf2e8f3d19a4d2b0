import type { PropertyBag } from '../../wire/mapi/property-bag.ts';

/**
 * A message as MAPI has it: what MIME is converted to and from. Named properties go by their names here; the ids that a mailbox
 * gives to them are the server's matter.
 */
export interface MessageContent {
  readonly properties: PropertyBag;
  /** PidTagRecipientType, -DisplayName, -AddressType, -EmailAddress, -SmtpAddress, … of each, in order. */
  readonly recipients: readonly PropertyBag[];
  readonly attachments: readonly AttachmentContent[];
}

export interface AttachmentContent {
  /** Without PidTagAttachDataBinary and -Object, which are `data`. */
  readonly properties: PropertyBag;
  readonly data: AttachmentData;
}

export type AttachmentData =
  /** Read when it is asked for: messages are large because of what is attached to them. */
  | { readonly kind: 'bytes'; readonly size: number; read(): Promise<Uint8Array> }
  | { readonly kind: 'message'; open(): Promise<MessageContent> }
  | { readonly kind: 'none' };
