import type { ServerResponse } from 'node:http';

/** Made once: with none given, each abort would make an exception with a stack. */
const nobodyWaits = new Error('Nobody waits for the answer.');

/** Aborts when a client has left that waits for an answer, and with `gone`. */
export class LeftSignal implements Disposable {
  readonly #controller = new AbortController();
  readonly #gone: AbortSignal;
  readonly #leave = () => this.#controller.abort(nobodyWaits);

  constructor(response: ServerResponse, gone: AbortSignal) {
    this.#gone = gone;
    response.on('close', this.#leave);
    gone.addEventListener('abort', this.#leave);
    if (gone.aborted) this.#leave();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    this.#gone.removeEventListener('abort', this.#leave);
  }
}
