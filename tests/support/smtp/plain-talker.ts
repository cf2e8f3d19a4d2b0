import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { onTestFinished } from 'vitest';

/** One who types SMTP, and reads what comes back line by line: no codec of ours, none of nodemailer's. */
export class PlainTalker {
  #socket: Socket;
  #unread = '';
  #isOver = false;
  #wake: (() => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#listen(socket);
  }

  /** After the greeting. */
  static async dial(port: number): Promise<PlainTalker> {
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
    const talker = new PlainTalker(socket);
    await talker.hear();
    return talker;
  }

  /** One command and its answer, whole. */
  async ask(line: string): Promise<string> {
    this.send(`${line}\r\n`);
    return this.hear();
  }

  /** Some, one after the other; the answers in one list. */
  async askAll(...lines: readonly string[]): Promise<string[]> {
    const answers: string[] = [];
    for (const line of lines) answers.push(await this.ask(line));
    return answers;
  }

  send(text: string | Uint8Array): void {
    this.#socket.write(typeof text === 'string' ? Buffer.from(text, 'utf8') : text);
  }

  /** An answer of one line or of several, without its last line end; empty where the server has closed. */
  async hear(): Promise<string> {
    for (;;) {
      const [whole] = /^(?:\d{3}-.*\r\n)*\d{3}(?: .*)?\r\n/.exec(this.#unread) ?? [];
      if (whole !== undefined) {
        this.#unread = this.#unread.slice(whole.length);
        return whole.trimEnd();
      }
      if (this.#isOver) return '';
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async startTls(): Promise<void> {
    this.#socket.removeAllListeners('data');
    const secured = connectTls({ socket: this.#socket, rejectUnauthorized: false });
    await once(secured, 'secureConnect');
    this.#socket = secured;
    this.#listen(secured);
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #listen(socket: Socket): void {
    socket.on('data', (bytes) => {
      this.#unread += bytes.toString('latin1');
      this.#wake?.();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#isOver = true;
      this.#wake?.();
    });
  }
}
