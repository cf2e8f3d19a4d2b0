/** Why sessions were ended that their clients did not end: told to a client that comes back for one. */
import type { AppError } from '../../base/errors.ts';

interface Ended {
  readonly account: string;
  readonly why: AppError;
}

export class EndedShells {
  readonly #ended = new Map<string, Ended>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  add(shellId: string, account: string, why: AppError): void {
    this.#ended.set(shellId.toLowerCase(), { account, why });
    for (const oldest of this.#ended.keys()) {
      if (this.#ended.size <= this.#max) return;
      this.#ended.delete(oldest);
    }
  }

  find(shellId: string, account: string): AppError | undefined {
    const found = this.#ended.get(shellId.toLowerCase());
    return found?.account === account ? found.why : undefined;
  }
}
