/** What a run gives out, as messages of the remoting protocol. */
import { hostname } from 'node:os';
import { allCmdlets } from '../../cmdlets/all-cmdlets.ts';
import { errorText } from '../../cmdlets/kit/format/error-text.ts';
import { isFormatRecord } from '../../cmdlets/kit/format/formatter.ts';
import { makeFormatContext } from '../../cmdlets/kit/format/out-string.ts';
import { Renderer } from '../../cmdlets/kit/format/renderer.ts';
import { MessageRecord } from '../../cmdlets/kit/message-record.ts';
import type { StreamSink } from '../../cmdlets/kit/ports.ts';
import { ProgressRecord } from '../../cmdlets/kit/progress-record.ts';
import { viewsOf } from '../../cmdlets/views.ts';
import { RemoteObject } from '../../wire/clixml/index.ts';
import {
  ErrorRecord,
  makeBlockRunner,
  type Session,
  type StreamName,
  toText,
  type Value,
} from '../../wire/powershell-language/index.ts';
import type { ServerPipeline } from '../../wire/psrp/index.ts';
import type { ClientHost } from './client-host.ts';

const defaultWidth = 120;
const views = viewsOf(allCmdlets);

export interface RunOutputOptions {
  readonly pipeline: ServerPipeline;
  readonly host: ClientHost;
  readonly session: Session;
  /** The last command is Out-Default: everything is shown to the person, and nothing comes out as objects. */
  readonly toScreen: boolean;
  readonly user: string;
  now(): number;
  monotonic(): number;
}

export class RunOutput implements StreamSink {
  readonly #options: RunOutputOptions;
  #renderer: Renderer | undefined;

  constructor(options: RunOutputOptions) {
    this.#options = options;
  }

  /** Objects go as they are; what a Format cmdlet made goes as the lines that it stands for. */
  object(value: Value): void {
    const { toScreen, pipeline } = this.#options;
    if (toScreen || isFormatRecord(value)) this.#lines().process(value);
    else {
      this.end();
      pipeline.output(value ?? null);
    }
  }

  /** Lines that wait for more rows to be lined up with. */
  end(): void {
    this.#renderer?.end();
    this.#renderer = undefined;
  }

  write(stream: StreamName, value: Value): void {
    const { pipeline, host, toScreen } = this.#options;
    switch (stream) {
      case 'error':
        if (!(value instanceof ErrorRecord)) return;
        if (!toScreen) pipeline.error(value);
        else host.write('WriteErrorLine', errorText(value, 'NormalView'));
        return;
      case 'warning':
      case 'verbose':
      case 'debug':
        pipeline[stream]({ message: toText(value) });
        return;
      case 'information':
        this.#information(value);
        return;
      case 'progress':
        if (value instanceof ProgressRecord) this.#progress(value);
    }
  }

  #lines(): Renderer {
    const { pipeline, host, session, toScreen, monotonic } = this.#options;
    const write = toScreen
      ? (line: string) => host.write('WriteLine2', line)
      : (line: string) => pipeline.output(line);
    const context = makeFormatContext(
      views,
      (block, item) => makeBlockRunner(block, session).evaluate?.(item) ?? null,
    );
    this.#renderer ??= new Renderer({ width: host.width ?? defaultWidth, nowMs: monotonic }, context, write);
    return this.#renderer;
  }

  /** PowerShell's client shows what Write-Host writes by its host, and only keeps the record of it. */
  #information(value: Value): void {
    const { pipeline, host, user, now } = this.#options;
    const forHost = value instanceof MessageRecord && value.forHost;
    const text = toText(value);
    const lineEnd = value instanceof MessageRecord ? value.lineEnd : '\n';
    if (forHost && lineEnd === '\n') host.write('WriteLine2', text);
    else if (forHost) host.write('Write1', text + lineEnd);
    pipeline.information({
      messageData: forHost ? hostMessage(text, lineEnd) : text,
      source: forHost ? 'Write-Host' : 'Write-Information',
      timeGenerated: new Date(now()),
      tags: forHost ? ['PSHOST'] : [],
      user,
      computer: hostname(),
      processId: process.pid,
    });
  }

  #progress({ fields }: ProgressRecord): void {
    this.#options.pipeline.progress({
      activity: fields.activity,
      activityId: fields.activityId,
      statusDescription: fields.statusDescription,
      currentOperation: fields.currentOperation,
      parentActivityId: fields.parentActivityId ?? -1,
      percentComplete: fields.percentComplete ?? -1,
      secondsRemaining: fields.secondsRemaining ?? -1,
      completed: fields.completed === true,
    });
  }
}

/** Its text is the message: that is what PowerShell shows of what -InformationVariable has kept. */
function hostMessage(message: string, lineEnd: string): Value {
  return new RemoteObject({
    typeNames: ['System.Management.Automation.HostInformationMessage', 'System.Object'],
    text: message,
    adapted: [
      ['Message', message],
      ['NoNewLine', lineEnd === ''],
      ['ForegroundColor', null],
      ['BackgroundColor', null],
    ],
  });
}
