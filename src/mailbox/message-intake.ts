import { AppError } from '../base/errors.ts';
import type { BodyHash, TenantId } from '../base/ids.ts';
import { type Log, silentLog } from '../base/log.ts';
import type { BodySpool } from '../store/ports/bodies.ts';
import type { MailStore, NewMessage, NewMessageBody } from '../store/ports/mail-store.ts';
import { MessageBeginning } from './message-beginning.ts';
import { summarizeMessage } from './summarize-message.ts';

/** What a message arrives with beside its bytes. */
export interface Arrival {
  readonly receivedAt: number;
  readonly flags: number;
  readonly keywords: readonly string[];
}

/** A message in memory, ready to be stored; with its hash where that is known already. */
export function prepareMessage(bytes: Uint8Array, arrival: Arrival, hash?: BodyHash): NewMessage {
  const body: NewMessageBody = { kind: 'bytes', bytes, ...(hash && { hash }) };
  return { ...summarizeMessage(bytes, arrival.receivedAt), ...arrival, body };
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

/** A message that has arrived and may lie on disk. `discard` it when it is stored, or when it will not be. */
export interface ReceivedMessage {
  readonly message: NewMessage;
  /** Takes away what lies on disk and belongs to no message. Never rejects: what fails is logged. */
  discard(): Promise<void>;
}

/** Bytes that have arrived and may lie on disk, whatever they are. */
export interface ReceivedBody {
  readonly body: NewMessageBody;
  /** All of a small one. */
  readonly beginning: Uint8Array;
  discard(): Promise<void>;
}

/**
 * A message that arrives in pieces: of a large one only the beginning is ever held. Producers may use the
 * memory of a piece again as soon as the next is asked for.
 */
export async function takeIn(
  store: Pick<MailStore, 'openSpool'>,
  tenant: TenantId,
  pieces: AsyncIterable<Uint8Array>,
  arrival: Arrival,
  limits: IntakeLimits = defaultIntakeLimits,
  log: Log = silentLog,
): Promise<ReceivedMessage> {
  const { body, beginning, discard } = await takeInBody(store, tenant, pieces, limits, log);
  try {
    return { message: { ...summarizeMessage(beginning, arrival.receivedAt), ...arrival, body }, discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

export async function takeInBody(
  store: Pick<MailStore, 'openSpool'>,
  tenant: TenantId,
  pieces: AsyncIterable<Uint8Array>,
  limits: IntakeLimits,
  log: Log,
): Promise<ReceivedBody> {
  const beginning = new MessageBeginning(limits.memoryBytes);
  let total = 0;
  let spool: BodySpool | undefined;
  const discard = async () => {
    try {
      await spool?.discard();
    } catch (error) {
      // Whatever the message came to is decided: a file too many must not change the answer.
      log.warn('mailbox.spool.discardFailed', { tenant, error });
    }
  };
  try {
    for await (const piece of pieces) {
      total += piece.byteLength;
      if (total > limits.maxMessageBytes) throw tooLarge(limits.maxMessageBytes);
      if (!spool && total > limits.memoryBytes) {
        spool = await store.openSpool(tenant);
        await spool.write(beginning.bytes());
      }
      await spool?.write(piece);
      beginning.add(piece);
    }
    const bytes = beginning.bytes();
    const body: NewMessageBody = spool ? await spool.finish() : { kind: 'bytes', bytes };
    return { body, beginning: bytes, discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

/**
 * As `takeIn`, for messages that will be stored for certain: a spool that no message takes stays on disk
 * until the server starts again.
 */
export async function receiveMessage(
  store: Pick<MailStore, 'openSpool'>,
  tenant: TenantId,
  pieces: AsyncIterable<Uint8Array>,
  arrival: Arrival,
  limits: IntakeLimits = defaultIntakeLimits,
): Promise<NewMessage> {
  return (await takeIn(store, tenant, pieces, arrival, limits)).message;
}

function tooLarge(limit: number): AppError {
  return new AppError({
    kind: 'limit',
    code: 'mailbox.message.tooLarge',
    message: `The message is larger than ${limit} bytes, the largest that is taken here. Make it smaller, or raise limits.maxMessageBytes.`,
    details: { limit },
  });
}
