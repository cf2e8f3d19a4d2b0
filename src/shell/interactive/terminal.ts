/** The terminal that a person sits at: keys one after another, whether somebody waits for them or not. */
import { emitKeypressEvents } from 'node:readline';
import { ReadStream, WriteStream } from 'node:tty';
import type { Key } from './key.ts';
import type { PaintTarget } from './line-painter.ts';

/** What a person may type ahead while something runs. */
const mostWaitingKeys = 100_000;

/** Pasted text comes between marks, so that its line ends are not taken for Enter. */
const markPastes = '\u001b[?2004h';
const doNotMarkPastes = '\u001b[?2004l';

export interface Keyboard extends PaintTarget {
  /** Undefined at the end of input: the terminal is gone. */
  nextKey(): Promise<Key | undefined>;
  /** Whether a key has come already. */
  readonly hasKey: boolean;
  /** Forgets what was typed ahead: it was not meant for a question that nobody had seen yet. */
  dropKeys(): void;
  /** Called at once for Ctrl-C while nobody reads keys; others wait. */
  onInterrupt(interrupt: () => void): Disposable;
  onResize(resized: () => void): Disposable;
}

const isInterrupt = ({ ctrl, name }: Key): boolean => ctrl === true && name === 'c';

export class Terminal implements Keyboard, Disposable {
  readonly #input: ReadStream;
  readonly #output: WriteStream;
  readonly #keys: Key[] = [];
  #waiting: ((key: Key | undefined) => void) | undefined;
  #interrupt: (() => void) | undefined;
  #isEnded = false;

  /** Undefined where one of the two is no terminal. */
  static open(input: object, output: object): Terminal | undefined {
    if (!(input instanceof ReadStream) || !(output instanceof WriteStream)) return undefined;
    return new Terminal(input, output);
  }

  static isTerminal(input: object, output: object): boolean {
    return input instanceof ReadStream && output instanceof WriteStream;
  }

  private constructor(input: ReadStream, output: WriteStream) {
    this.#input = input;
    this.#output = output;
    emitKeypressEvents(input);
    input.on('keypress', this.#take);
    input.on('end', this.#end);
    input.on('close', this.#end);
    input.on('error', this.#end);
    input.setRawMode(true);
    input.resume();
    output.write(markPastes);
  }

  get columns(): number {
    return this.#output.columns > 0 ? this.#output.columns : 80;
  }

  get rows(): number {
    return this.#output.rows > 0 ? this.#output.rows : 24;
  }

  get hasKey(): boolean {
    return this.#keys.length > 0;
  }

  write(text: string): void {
    this.#output.write(text);
  }

  nextKey(): Promise<Key | undefined> {
    const key = this.#keys.shift();
    if (key !== undefined || this.#isEnded) return Promise.resolve(key);
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  dropKeys(): void {
    this.#keys.length = 0;
  }

  onInterrupt(interrupt: () => void): Disposable {
    this.#interrupt = interrupt;
    // Pressed before there was anything to stop.
    if (this.#keys.some(isInterrupt)) {
      this.dropKeys();
      interrupt();
    }
    return {
      [Symbol.dispose]: () => {
        this.#interrupt = undefined;
      },
    };
  }

  onResize(resized: () => void): Disposable {
    this.#output.on('resize', resized);
    return { [Symbol.dispose]: () => void this.#output.off('resize', resized) };
  }

  [Symbol.dispose](): void {
    this.#input.off('keypress', this.#take);
    this.#end();
    this.#output.write(doNotMarkPastes);
    this.#input.setRawMode(false);
    this.#input.pause();
  }

  readonly #take = (_text: string | undefined, key: Key): void => {
    const waiting = this.#waiting;
    if (waiting !== undefined) {
      this.#waiting = undefined;
      waiting(key);
      return;
    }
    if (this.#interrupt !== undefined && isInterrupt(key)) {
      this.dropKeys();
      this.#interrupt();
    } else if (this.#keys.length < mostWaitingKeys) this.#keys.push(key);
  };

  readonly #end = (): void => {
    this.#isEnded = true;
    this.#interrupt?.();
    this.#waiting?.(undefined);
    this.#waiting = undefined;
  };
}
