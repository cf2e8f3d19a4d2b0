import { ErrorCode } from '../../wire/mapi/error-code.ts';
import { RopError } from './rop-error.ts';

/** What a session may hold in memory of messages that are being written: whoever opens another handle gets no more of it. */
export class ByteAllowance {
  readonly #limit: number;
  #taken = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What one message takes; all of it comes back when the message is released. */
  share(): AllowanceShare {
    let own = 0;
    return {
      take: (bytes) => {
        if (this.#taken + bytes > this.#limit) throw new RopError(ErrorCode.NotEnoughMemory);
        this.#taken += bytes;
        own += bytes;
      },
      giveBack: () => {
        this.#taken -= own;
        own = 0;
      },
    };
  }
}

export interface AllowanceShare {
  take(bytes: number): void;
  giveBack(): void;
}
