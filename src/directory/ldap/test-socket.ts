import { Duplex } from 'node:stream';
import { BerCursor } from './ber-cursor.ts';

/** A server of which a test says what it sends, in answer to the request with this number. */
export class ScriptedSocket extends Duplex {
  readonly requests: number[] = [];
  readonly #answer: (id: number, socket: ScriptedSocket) => void;

  constructor(answer: (id: number, socket: ScriptedSocket) => void) {
    super();
    this.#answer = answer;
  }

  /** Nothing comes by itself. */
  override _read(): void {
    return;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    const outer = new BerCursor(chunk);
    outer.next();
    const message = outer.inside();
    message.next();
    const id = message.integer();
    this.requests.push(id);
    this.#answer(id, this);
    done();
  }
}
