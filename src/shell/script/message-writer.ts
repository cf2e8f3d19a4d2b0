import type { Writable } from 'node:stream';
import { errorText } from '../../cmdlets/kit/format/error-text.ts';
import { MessageRecord } from '../../cmdlets/kit/message-record.ts';
import type { StreamSink } from '../../cmdlets/kit/ports.ts';
import { ErrorRecord, type StreamName, toText, type Value } from '../../wire/powershell-language/index.ts';

const prefixes: Readonly<Record<StreamName, string>> = {
  error: '',
  warning: 'WARNING: ',
  verbose: 'VERBOSE: ',
  debug: 'DEBUG: ',
  information: '',
};

/** Errors and other messages of a script, in PowerShell's form, beside its output. */
export class MessageWriter implements StreamSink {
  readonly #stderr: Writable;
  /** What `Write-Host` writes; not standard output where a program reads the objects there. */
  readonly #host: Writable;
  #errorCount = 0;

  constructor(stderr: Writable, host: Writable) {
    this.#stderr = stderr;
    this.#host = host;
  }

  get errorCount(): number {
    return this.#errorCount;
  }

  write(stream: StreamName, value: Value): void {
    if (stream === 'error') this.#errorCount += 1;
    if (value instanceof ErrorRecord) this.#stderr.write(`${errorText(value)}\n`);
    else if (value instanceof MessageRecord && value.forHost) this.#host.write(value.message + value.lineEnd);
    else this.#stderr.write(`${prefixes[stream]}${toText(value)}\n`);
  }
}
