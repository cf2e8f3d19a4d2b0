import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { toJsonLine } from '../../cmdlets/kit/format/json.ts';
import type { StreamSink } from '../../cmdlets/kit/ports.ts';
import {
  type ErrorCategory,
  ErrorRecord,
  type StreamName,
  toText,
  type Value,
} from '../../wire/powershell-language/index.ts';

/** Properties of properties of properties. */
const depth = 4;

/** Where a cmdlet failed before it gave anything out; every other category is 400. */
const statuses: Partial<Readonly<Record<ErrorCategory, number>>> = {
  ObjectNotFound: 404,
  PermissionDenied: 403,
  ResourceExists: 409,
  ResourceBusy: 409,
  QuotaExceeded: 422,
  LimitsExceeded: 429,
  ResourceUnavailable: 503,
  OperationTimeout: 504,
  NotSpecified: 500,
};

export const statusOf = ({ category }: ErrorRecord): number => statuses[category] ?? 400;

/** RFC 9110 section 10.2.3. */
export const retryHeader = (seconds: number | undefined): Readonly<Record<string, string>> =>
  seconds === undefined ? {} : { 'Retry-After': String(seconds) };

export interface RestMessage {
  readonly stream: Exclude<StreamName, 'error'>;
  readonly text: string;
}

/** As it is told in the answer. */
export function errorJson(record: ErrorRecord): string {
  const { message, category, fullyQualifiedErrorId, targetObject } = record;
  const target = targetObject === null || targetObject === undefined ? null : toText(targetObject);
  return JSON.stringify({ id: fullyQualifiedErrorId, category, message, target });
}

export interface RestAnswer extends StreamSink {
  object(value: Value): Promise<void>;
  end(): void;
}

export const ndjson = 'application/x-ndjson';

/** The form that `Accept` asks for. */
export function makeAnswer(request: IncomingMessage, response: ServerResponse): RestAnswer {
  const accepted = request.headers.accept ?? '';
  const sender = new Sender(response);
  return accepted.toLowerCase().includes(ndjson) ? new LineAnswer(sender) : new WholeAnswer(sender);
}

/** Sends the head with the first bytes, so that the status can tell of a failure before anything was given out. */
class Sender {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  get hasBegun(): boolean {
    return this.#response.headersSent;
  }

  begin(status: number, contentType: string, retryAfterSeconds?: number): void {
    this.#response.writeHead(status, {
      ...retryHeader(retryAfterSeconds),
      'Content-Type': `${contentType}; charset=utf-8`,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    });
  }

  /** Waits while the client does not read. */
  async write(text: string): Promise<void> {
    if (this.#response.write(text) || this.#response.destroyed) return;
    await Promise.race([once(this.#response, 'drain'), once(this.#response, 'close')]);
  }

  end(text: string): void {
    this.#response.end(text);
  }
}

/** One JSON object: `{"objects": [...], "errors": [...], "messages": [...]}`; the objects are sent as they come. */
class WholeAnswer implements RestAnswer {
  readonly #sender: Sender;
  readonly #errors: ErrorRecord[] = [];
  readonly #messages: RestMessage[] = [];

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  async object(value: Value): Promise<void> {
    const isFirst = !this.#sender.hasBegun;
    if (isFirst) this.#sender.begin(200, 'application/json');
    await this.#sender.write(`${isFirst ? '{"objects":[\n' : ',\n'}${toJsonLine(value, { depth })}`);
  }

  write(stream: StreamName, value: Value): void {
    if (value instanceof ErrorRecord) this.#errors.push(value);
    else if (stream !== 'error' && stream !== 'progress') {
      this.#messages.push({ stream, text: toText(value) });
    }
  }

  end(): void {
    const [firstError] = this.#errors;
    const isEmpty = !this.#sender.hasBegun;
    const status = firstError ? statusOf(firstError) : 200;
    if (isEmpty) this.#sender.begin(status, 'application/json', firstError?.retryAfterSeconds);
    const rest = `"errors":[${this.#errors.map(errorJson).join(',')}],"messages":${JSON.stringify(this.#messages)}}\n`;
    this.#sender.end(`${isEmpty ? '{"objects":[' : '\n'}],${rest}`);
  }
}

/** A line for each thing that happens: `{"object": …}`, `{"error": …}`, `{"warning": "…"}`. */
class LineAnswer implements RestAnswer {
  readonly #sender: Sender;
  #waiting = '';

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  async object(value: Value): Promise<void> {
    this.#begin(200);
    await this.#sender.write(`${this.#take()}{"object":${toJsonLine(value, { depth })}}\n`);
  }

  write(stream: StreamName, value: Value): void {
    if (value instanceof ErrorRecord) {
      this.#begin(statusOf(value), value.retryAfterSeconds);
      this.#waiting += `{"error":${errorJson(value)}}\n`;
    } else {
      this.#begin(200);
      this.#waiting += `${JSON.stringify({ [stream]: toText(value) })}\n`;
    }
  }

  end(): void {
    this.#begin(200);
    this.#sender.end(this.#take());
  }

  #begin(status: number, retryAfterSeconds?: number): void {
    if (!this.#sender.hasBegun) this.#sender.begin(status, ndjson, retryAfterSeconds);
  }

  #take(): string {
    const text = this.#waiting;
    this.#waiting = '';
    return text;
  }
}
