import type { BodyHash } from '../../base/ids.ts';
import type { ReceivedMessage } from '../../mailbox/message-intake.ts';
import { identifyBody } from '../../store/incoming-body.ts';
import type { NewMessage } from '../../store/ports/mail-store.ts';
import type { TakenMessage } from './target-port.ts';

/** A message that the mailbox has taken in: on disk, or in memory where it was smaller than announced. */
export class SpooledMessage implements TakenMessage {
  readonly digest: BodyHash;
  readonly size: number;
  readonly message: NewMessage;
  readonly #received: ReceivedMessage;

  constructor(received: ReceivedMessage, size: number) {
    const { message } = received;
    this.#received = received;
    this.message = message;
    this.digest = identifyBody(message.body).hash;
    this.size = size;
  }

  get summary(): NewMessage {
    return this.message;
  }

  discard(): Promise<void> {
    return this.#received.discard();
  }
}
