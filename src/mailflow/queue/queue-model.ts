/** What waits to be delivered: a message, and whoever has not got it yet. */
import * as z from 'zod';
import type { ChangeNumber, FolderId, Guid, ItemId, MailboxId, RecipientId } from '../../base/ids.ts';
import type { JsonObject } from '../../store/ports/directory-model.ts';

const guid = z.string().transform((text) => text as Guid);
const mailboxId = z.int().transform((id) => id as MailboxId);
const recipientId = z.int().transform((id) => id as RecipientId);
const folderId = z.int().transform((id) => id as FolderId);
const itemId = z.int().transform((id) => id as ItemId);
const changeNumber = z.int().transform((change) => change as ChangeNumber);

/** Where a message comes from: signed in here, another server, or what a mailbox or the server has made itself. */
const queueOrigins = ['submission', 'external', 'automatic', 'report'] as const;

const wishedReport = z.enum(['never', 'success', 'failure', 'delay']);

const messageSchema = z.object({
  /** Of the reverse path; empty for reports, which nobody answers (RFC 5321 section 4.5.5). */
  returnPath: z.string(),
  origin: z.enum(queueOrigins),
  /** Who wrote it, where it is somebody of the organisation. */
  sender: recipientId.nullable(),
  subject: z.string(),
  /** Without angle brackets. */
  messageId: z.string(),
  bytes: z.int(),
  pieces: z.int(),
  acceptedAt: z.int(),
  /** When whoever has not got it by then is told of to the sender. */
  expiresAt: z.int(),
  /** When to look at it again; also until when the one who works on it has it for itself. */
  dueAt: z.int(),
  /** The node that works on it. */
  claimedBy: z.string().nullable(),
  suspended: z.boolean(),
  fromIp: z.string().nullable(),
  /** How many times rules and forwarding have made it out of another. */
  generation: z.int(),
  /** RFC 3461 section 4.3: how much of it reports bring back. */
  ret: z.enum(['full', 'headers']).nullable().default(null),
  /** By what its sender knows it again: RFC 3461 section 4.4. */
  envelopeId: z.string().nullable().default(null),
});

/** One who has not got the message. Its key is unique among those of the message. */
const recipientSchema = z.object({
  route: z.discriminatedUnion('kind', [
    /** As it was submitted. */
    z.object({ kind: z.literal('address') }),
    z.object({
      kind: z.literal('mailbox'),
      recipient: recipientId,
      mailbox: mailboxId,
      /** Where the mailbox stood before the first try: what was delivered after a crash is found behind it. */
      since: changeNumber.nullable(),
    }),
    z.object({ kind: z.literal('remote'), destination: z.string() }),
    /** An organisation on this platform. */
    z.object({ kind: z.literal('organization'), tenant: z.int() }),
    /** What becomes of the sender's own copy. */
    z.object({
      kind: z.literal('copy'),
      mailbox: mailboxId,
      folder: folderId,
      since: changeNumber.nullable(),
    }),
    z.object({
      kind: z.literal('original'),
      mailbox: mailboxId,
      item: itemId,
      /** Where it goes; deleted without one. */
      folder: folderId.nullable(),
    }),
  ]),
  address: z.string(),
  /** To which it was sent at first: a group, or one that is forwarded. */
  original: z.string(),
  /** Whoever the message was passed on by on its way here, so that it goes in no circle. */
  through: z.array(recipientId),
  attempts: z.int(),
  nextAttemptAt: z.int(),
  lastError: z.string().nullable(),
  /** The sender was told that it takes long. */
  delayTold: z.boolean(),
  /** RFC 3461 section 4.1; without it of failures and delays. */
  notify: z.array(wishedReport).nullable().default(null),
  /** As the sender has called them: RFC 3461 section 4.2. */
  originalRecipient: z.object({ type: z.string(), address: z.string() }).nullable().default(null),
});

const stored = { id: guid, version: z.int() };
const queuedMessage = messageSchema.extend(stored);
const queuedRecipient = recipientSchema.extend({ key: z.string() });

export type QueuedMessage = Readonly<z.output<typeof queuedMessage>>;
export type QueuedRecipient = Readonly<z.output<typeof queuedRecipient>>;
export type QueueRoute = QueuedRecipient['route'];
export type RecipientWishes = Pick<QueuedRecipient, 'notify' | 'originalRecipient'>;

/** Of which of their fates the sender of a message wants to hear: RFC 3461. */
export interface ReportWishes extends Pick<QueuedMessage, 'ret' | 'envelopeId'> {
  /** By address, as it stands among those of the message. */
  readonly recipients: ReadonlyMap<string, RecipientWishes>;
}

export function isWished(
  { notify }: Pick<RecipientWishes, 'notify'>,
  kind: z.output<typeof wishedReport>,
): boolean {
  return notify?.includes(kind) ?? (kind === 'failure' || kind === 'delay');
}

export function readMessage(id: string, version: number, content: JsonObject): QueuedMessage {
  return queuedMessage.parse({ ...content, id, version });
}

export function writeMessage(message: QueuedMessage): JsonObject {
  return messageSchema.parse(message);
}

export function readRecipient(key: string, content: JsonObject): QueuedRecipient {
  return queuedRecipient.parse({ ...content, key });
}

export function writeRecipient(recipient: QueuedRecipient): JsonObject {
  return recipientSchema.parse(recipient);
}

/** The key says who it is, so that nobody who is reached by two ways gets the message twice. */
export function recipientKey(route: QueueRoute, address: string): string {
  switch (route.kind) {
    case 'mailbox':
      return `m${route.mailbox}`;
    case 'copy':
    case 'original':
      return `s${route.kind}`;
    default:
      return `${route.kind.slice(0, 1)}${address.toLowerCase()}`;
  }
}

export function newRecipient(
  route: QueueRoute,
  address: string,
  facts: Partial<Pick<QueuedRecipient, 'original' | 'through'> & RecipientWishes> = {},
): QueuedRecipient {
  const { original = address, through = [], notify = null, originalRecipient = null } = facts;
  return {
    key: recipientKey(route, address),
    route,
    address,
    original,
    through,
    attempts: 0,
    nextAttemptAt: 0,
    lastError: null,
    delayTold: false,
    notify,
    originalRecipient,
  };
}
