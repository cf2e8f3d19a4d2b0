/**
 * Bars below the output of a terminal. They are taken away before anything else is written there and drawn
 * again afterwards, at most ten times a second, so that no line of output ever has a piece of a bar in it.
 */
import type { Writable } from 'node:stream';
import type { Language } from '../../base/language.ts';
import { textWidth } from '../../base/text-width.ts';
import type { ProgressFields } from '../../cmdlets/kit/progress-record.ts';
import type { TextSink } from '../script/message-writer.ts';
import { progressLines } from './progress-lines.ts';

export interface ProgressDisplayOptions {
  /** The terminal: standard error. */
  readonly terminal: Pick<Writable, 'write'> & { readonly columns?: number; readonly rows?: number };
  readonly language: Language;
  /** Calls back once; what it returns takes the call back. */
  readonly later?: (call: () => void, delayMs: number) => () => void;
}

const redrawMs = 100;
const usualColumns = 80;
const usualRows = 24;

const eraseBelow = '\r\u001b[J';

export class ProgressDisplay {
  readonly #options: ProgressDisplayOptions;
  readonly #later: NonNullable<ProgressDisplayOptions['later']>;
  readonly #records = new Map<number, ProgressFields>();
  #drawn: readonly string[] = [];
  #cancel: (() => void) | undefined;
  /** The cursor stands behind text without a line end (`Write-Host -NoNewline`): there is no room for bars. */
  #isInLine = false;
  #holds = 0;

  constructor(options: ProgressDisplayOptions) {
    this.#options = options;
    this.#later = options.later ?? callLater;
  }

  show(fields: ProgressFields): void {
    if (fields.completed === true) this.#records.delete(fields.activityId);
    else this.#records.set(fields.activityId, fields);
    this.#drawSoon();
  }

  /** A sink on the same terminal, before whose text the bars are taken away. */
  above(sink: TextSink): TextSink {
    return {
      write: (text) => {
        if (text === '') return;
        this.#erase();
        sink.write(text);
        this.#isInLine = !text.endsWith('\n');
        this.#drawSoon();
      },
    };
  }

  /** While somebody is asked something, the line is theirs. */
  hold(): Disposable {
    this.#holds += 1;
    this.#erase();
    return {
      [Symbol.dispose]: () => {
        this.#holds -= 1;
        this.#drawSoon();
      },
    };
  }

  /** Nothing of it stays on the screen. */
  end(): void {
    this.#records.clear();
    this.#cancel?.();
    this.#cancel = undefined;
    this.#erase();
    this.#isInLine = false;
  }

  #drawSoon(): void {
    if (this.#cancel !== undefined || (this.#records.size === 0 && this.#drawn.length === 0)) return;
    this.#cancel = this.#later(() => {
      this.#cancel = undefined;
      this.#draw();
    }, redrawMs);
  }

  #draw(): void {
    if (this.#holds > 0 || this.#isInLine) return;
    const { terminal, language } = this.#options;
    const { columns = usualColumns, rows = usualRows } = terminal;
    const lines = progressLines([...this.#records.values()], { columns, rows, language });
    const unchanged =
      lines.length === this.#drawn.length && lines.every((line, index) => line === this.#drawn[index]);
    if (unchanged) return;
    this.#erase();
    terminal.write(lines.join('\n'));
    this.#drawn = lines;
  }

  #erase(): void {
    if (this.#drawn.length === 0) return;
    const { columns = usualColumns } = this.#options.terminal;
    // A window that was made narrower has wrapped the lines.
    const rows = this.#drawn.reduce(
      (sum, line) => sum + Math.max(1, Math.ceil(textWidth(line) / columns)),
      0,
    );
    const up = rows > 1 ? `\u001b[${rows - 1}A` : '';
    this.#options.terminal.write(`${up}${eraseBelow}`);
    this.#drawn = [];
  }
}

function callLater(call: () => void, delayMs: number): () => void {
  const timer = setTimeout(call, delayMs);
  timer.unref();
  return () => clearTimeout(timer);
}
