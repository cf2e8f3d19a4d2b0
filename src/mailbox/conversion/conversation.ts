import { createHash } from 'node:crypto';
import { filetimeOf } from '../../wire/mapi/filetime.ts';
import type { PropertyBag } from '../../wire/mapi/property-bag.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';

/** [MS-OXOMSG] section 2.2.1.3: one byte, five of a time, a GUID; five more for each answer. */
const headerLength = 22;
const replyLength = 5;
/** Answers that are kept of an index that came with a message. */
const maxReplies = 200;
const firstByte = 1;

/** Of Thread-Index (base64). Undefined where it is none. */
export function readThreadIndex(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text.replace(/\s+/g, ''), 'base64');
  const isWhole = bytes.length >= headerLength && (bytes.length - headerLength) % replyLength === 0;
  if (!isWhole || bytes[0] !== firstByte || bytes.length > headerLength + maxReplies * replyLength)
    return undefined;
  return bytes;
}

/**
 * An index for a message whose sender knows none: all that refer to the same first message come into one conversation, whatever
 * program has written them.
 */
export function makeConversationIndex(firstMessageId: string, date: number): Uint8Array {
  const index = Buffer.alloc(headerLength);
  index[0] = firstByte;
  // The five bytes below the highest of a FILETIME.
  index.writeUIntBE(Number((filetimeOf(date) >> 16n) & 0xff_ffff_ffffn), 1, 5);
  createHash('sha256').update(firstMessageId).digest().copy(index, 6, 0, 16);
  return index;
}

/** [MS-OXOMSG] section 2.2.1.2: PidTagConversationId of what `properties` say of topic and index. */
export function conversationIdOf(properties: PropertyBag): Uint8Array {
  const index = properties.bytes(PidTag.ConversationIndex);
  const isTracked = properties.boolean(PidTag.ConversationIndexTracking) === true;
  if (isTracked && index !== undefined && index.length >= headerLength && index[0] === firstByte) {
    return index.slice(6, headerLength);
  }
  const topic = (properties.text(PidTag.ConversationTopic) ?? '').slice(0, 255).toUpperCase();
  return createHash('md5').update(Buffer.from(topic, 'utf16le')).digest();
}
