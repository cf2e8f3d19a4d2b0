import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Place {
  readonly host: string;
  readonly port: number;
}

/** The capabilities of a server stand in one line. */
const tailBytes = 4_096;

/** Writes commands, and counts what is answered until the last of them is: no client can take less. */
export class BareClient implements Disposable {
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Signed in as user1, the inbox selected. */
  static async open({ host, port }: Place): Promise<BareClient> {
    const socket = connect(port, host);
    socket.setNoDelay(true);
    await once(socket, 'connect');
    const client = new BareClient(socket);
    await client.ask('LOGIN user1 pass');
    return client;
  }

  /** How many bytes the answer has. Throws where it is not OK. */
  async ask(command: string, ...more: readonly Uint8Array[]): Promise<number> {
    const done = this.#hear(/(?:^|\r\n)z (OK|NO|BAD) [^\r]*\r\n$/);
    this.#socket.write(more.length === 0 ? `z ${command}\r\n` : command);
    for (const bytes of more) this.#socket.write(bytes);
    return done;
  }

  /** IDLE is answered before its end. */
  async idle(): Promise<void> {
    const begun = this.#hear(/(?:^|\r\n)\+ [^\r]*\r\n$/);
    this.#socket.write('z IDLE\r\n');
    await begun;
  }

  #hear(end: RegExp): Promise<number> {
    return new Promise((resolve, reject) => {
      let bytes = 0;
      let tail = '';
      const take = (chunk: Buffer) => {
        bytes += chunk.length;
        tail = (tail + chunk.toString('latin1', Math.max(0, chunk.length - tailBytes))).slice(-tailBytes);
        const match = end.exec(tail);
        if (match === null) return;
        this.#socket.off('data', take).off('close', closed);
        if (match[1] === undefined || match[1] === 'OK') resolve(bytes);
        else reject(new Error(tail));
      };
      const closed = () => reject(new Error(`The connection closed: ${tail}`));
      this.#socket.on('data', take).once('close', closed);
    });
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}
