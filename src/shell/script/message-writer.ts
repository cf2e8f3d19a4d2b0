import { errorText } from '../../cmdlets/kit/format/error-text.ts';
import type { TextStyle } from '../../cmdlets/kit/format/text-style.ts';
import { visibleControls } from '../../cmdlets/kit/format/visible-controls.ts';
import { MessageRecord } from '../../cmdlets/kit/message-record.ts';
import type { StreamSink } from '../../cmdlets/kit/ports.ts';
import { ProgressRecord } from '../../cmdlets/kit/progress-record.ts';
import { ErrorRecord, type StreamName, toText, type Value } from '../../wire/powershell-language/index.ts';
import type { ProgressDisplay } from '../progress/progress-display.ts';

const prefixes: Readonly<Record<Exclude<StreamName, 'progress'>, string>> = {
  error: '',
  warning: 'WARNING: ',
  verbose: 'VERBOSE: ',
  debug: 'DEBUG: ',
  information: '',
};

const clearScreen = '\u001b[H\u001b[2J';

/** What takes text that is meant for a person or a file. */
export interface TextSink {
  write(text: string): unknown;
}

export interface MessageWriterOptions {
  readonly stderr: TextSink;
  /** What `Write-Host` writes; not standard output where a program reads the objects there. */
  readonly host: TextSink;
  readonly hostIsScreen?: boolean;
  /** Set where standard error is a terminal. */
  readonly style?: TextStyle | undefined;
  /** On a terminal, control characters inside of data could steer it. */
  readonly showsControls?: boolean;
  /** Absent where nobody would see a bar. */
  readonly progress?: Pick<ProgressDisplay, 'show'> | undefined;
}

/** Errors and other messages of a script, in PowerShell's form, beside its output. */
export class MessageWriter implements StreamSink {
  readonly #options: MessageWriterOptions;
  #errorCount = 0;

  constructor(options: MessageWriterOptions) {
    this.#options = options;
  }

  get errorCount(): number {
    return this.#errorCount;
  }

  write(stream: StreamName, value: Value): void {
    const { stderr, host, hostIsScreen, progress } = this.#options;
    if (stream === 'progress') {
      if (value instanceof ProgressRecord) progress?.show(value.fields);
      return;
    }
    if (stream === 'error') this.#errorCount += 1;
    if (value instanceof MessageRecord && value.forHost) {
      if (value.clearsScreen && hostIsScreen === true) host.write(clearScreen);
      host.write(this.#shown(value.message) + value.lineEnd);
      return;
    }
    const text = value instanceof ErrorRecord ? errorText(value) : toText(value);
    stderr.write(`${this.#coloured(stream, this.#shown(`${prefixes[stream]}${text}`))}\n`);
  }

  #shown(text: string): string {
    return this.#options.showsControls === true ? visibleControls(text) : text;
  }

  /** `$PSStyle.Formatting`: errors in red, what warns or tells more in yellow. */
  #coloured(stream: StreamName, text: string): string {
    const { style } = this.#options;
    if (style === undefined || stream === 'information') return text;
    return `${stream === 'error' ? style.error : style.warning}${text}${style.reset}`;
  }
}
