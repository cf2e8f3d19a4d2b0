import { z } from 'zod';
import type { Guid } from '../../base/ids.ts';
import type { MessageDirection, MessageFacts, MessageRecipient } from '../../mailbox/activity-recorder.ts';
import type { JsonObject, JsonValue } from '../../store/ports/directory-model.ts';

/** One message to one recipient. */
export interface TracedMessage {
  readonly at: number;
  /** The same for all recipients of a message. */
  readonly traceId: Guid;
  readonly direction: MessageDirection;
  readonly event: MessageFacts['event'];
  readonly sender: string;
  readonly recipient: string;
  readonly status: MessageRecipient['status'];
  readonly subject: string;
  readonly messageId: string;
  readonly bytes: number;
  readonly fromIp: string | null;
}

const longestSubject = 256;
const longestAddress = 320;
const longestMessageId = 512;

const cut = (text: string, length: number): string => text.slice(0, length).toWellFormed();

export function traced(facts: MessageFacts, recipient: MessageRecipient, traceId: Guid): TracedMessage {
  return {
    at: facts.at,
    traceId,
    direction: facts.direction,
    event: facts.event,
    sender: cut(facts.sender.address, longestAddress),
    recipient: cut(recipient.address, longestAddress),
    status: recipient.status,
    subject: cut(facts.subject, longestSubject),
    messageId: cut(facts.messageId, longestMessageId),
    bytes: facts.bytes,
    fromIp: facts.fromIp,
  };
}

const entry = z.object({
  at: z.number(),
  traceId: z.string().transform((text) => text as Guid),
  direction: z.enum(['Inbound', 'Outbound']),
  event: z.enum(['GoodMail', 'ImapAppend']),
  sender: z.string(),
  recipient: z.string(),
  status: z.enum(['Delivered', 'Failed']),
  subject: z.string(),
  messageId: z.string(),
  bytes: z.number(),
  fromIp: z.string().nullable(),
});
const content = z.object({ messages: z.array(entry) });

export const writeTraces = (messages: readonly TracedMessage[]): JsonObject => ({
  messages: messages.map((message): JsonValue => ({ ...message })),
});

export const readTraces = (stored: JsonObject): readonly TracedMessage[] => content.parse(stored).messages;
