import { AppError } from '../base/errors.ts';
import type { TenantId } from '../base/ids.ts';
import type { BodySpool } from '../store/ports/bodies.ts';
import type { MailStore, NewMessage, NewMessageBody } from '../store/ports/mail-store.ts';
import { summarizeMessage } from './summarize-message.ts';

/** What a message arrives with beside its bytes. */
export interface Arrival {
  readonly receivedAt: number;
  readonly flags: number;
  readonly keywords: readonly string[];
}

/** A message in memory, ready to be stored. */
export function prepareMessage(bytes: Uint8Array, arrival: Arrival): NewMessage {
  return { ...summarizeMessage(bytes, arrival.receivedAt), ...arrival, body: { kind: 'bytes', bytes } };
}

export interface IntakeLimits {
  /** Messages up to this size are kept in memory; larger ones go to disk as they come. */
  readonly memoryBytes: number;
  readonly maxMessageBytes: number;
}

export const defaultIntakeLimits: IntakeLimits = {
  memoryBytes: 1024 * 1024,
  maxMessageBytes: 150 * 1024 * 1024,
};

/** A message that arrives in pieces: of a large one only the beginning is ever held. */
export async function receiveMessage(
  store: MailStore,
  tenant: TenantId,
  pieces: AsyncIterable<Uint8Array>,
  arrival: Arrival,
  limits: IntakeLimits = defaultIntakeLimits,
): Promise<NewMessage> {
  const held: Uint8Array[] = [];
  let heldBytes = 0;
  let total = 0;
  let spool: BodySpool | undefined;
  try {
    for await (const piece of pieces) {
      total += piece.byteLength;
      if (total > limits.maxMessageBytes) tooLarge(limits.maxMessageBytes);
      if (!spool && heldBytes + piece.byteLength > limits.memoryBytes) {
        spool = await store.openSpool(tenant);
        for (const earlier of held) await spool.write(earlier);
      }
      if (spool) await spool.write(piece);
      if (heldBytes < limits.memoryBytes) {
        // A copy: whoever gives the pieces may use their memory again.
        const room = Math.min(piece.byteLength, limits.memoryBytes - heldBytes);
        held.push(piece.slice(0, room));
        heldBytes += room;
      }
    }
    const beginning = Buffer.concat(held);
    const body: NewMessageBody = spool ? await spool.finish() : { kind: 'bytes', bytes: beginning };
    return { ...summarizeMessage(beginning, arrival.receivedAt), ...arrival, body };
  } catch (error) {
    await spool?.discard();
    throw error;
  }
}

function tooLarge(limit: number): never {
  throw new AppError({
    kind: 'limit',
    code: 'mailbox.message.tooLarge',
    message: `The message is larger than ${limit} bytes, the largest that is taken here. Make it smaller, or raise limits.maxMessageBytes.`,
    details: { limit },
  });
}
