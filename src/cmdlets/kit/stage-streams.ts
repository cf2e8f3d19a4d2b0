/** Redirections of one stage: `2>$null`, `3>&1`, `*>&1`, `>$null`, and to files where there are any. */
import {
  ErrorRecord,
  PowerShellError,
  type ResolvedRedirection,
  type StreamName,
  toText,
  type Value,
} from '../../wire/powershell-language/index.ts';
import type { FormattedFile } from './files/formatted-file.ts';
import type { StreamSink } from './ports.ts';

const streamNumbers: Readonly<Record<StreamName, number>> = {
  error: 2,
  warning: 3,
  verbose: 4,
  debug: 5,
  information: 6,
  progress: 0,
};

const output = 1;
const redirectable = [output, 2, 3, 4, 5, 6];

/** Opens a file for what a screen would show; absent where scripts reach no file. */
export type OpenRedirection = (path: string, mode: 'create' | 'append') => Promise<FormattedFile>;

export type StreamTarget = 'output' | 'nowhere' | FormattedFile;

export class StageStreams implements StreamSink, AsyncDisposable {
  /** Messages that were sent to the output, until the stage's next object takes them along. */
  readonly #merged: Value[] = [];
  readonly #targets = new Map<number, StreamTarget>();
  readonly #files: FormattedFile[] = [];
  readonly #outer: StreamSink;

  private constructor(outer: StreamSink) {
    this.#outer = outer;
  }

  /** Opens every file before the stage begins, so that one which cannot be written stops it. */
  static async open(
    outer: StreamSink,
    redirections: readonly ResolvedRedirection[],
    openFile: OpenRedirection | undefined,
  ): Promise<StageStreams> {
    const streams = new StageStreams(outer);
    try {
      for (const redirection of redirections) await streams.#redirect(redirection, openFile);
    } catch (error) {
      await streams[Symbol.asyncDispose]();
      throw error;
    }
    return streams;
  }

  async #redirect({ from, to }: ResolvedRedirection, openFile: OpenRedirection | undefined): Promise<void> {
    const target = 'stream' in to ? 'output' : await this.#openTarget(to.file, to.append, openFile);
    for (const number of from === 0 ? redirectable : [from]) {
      if (!(number === output && target === 'output')) this.#targets.set(number, target);
    }
  }

  async #openTarget(
    file: Value,
    append: boolean,
    openFile: OpenRedirection | undefined,
  ): Promise<StreamTarget> {
    if (file === null || file === undefined) return 'nowhere';
    if (openFile === undefined) throw noFiles();
    const opened = await openFile(toText(file), append ? 'append' : 'create');
    this.#files.push(opened);
    return opened;
  }

  /** Undefined where errors go on as they are. */
  get errorTarget(): StreamTarget | undefined {
    return this.#targets.get(streamNumbers.error);
  }

  /** Whether the object goes on; where output goes to a file it is there afterwards. */
  keeps(value: Value): boolean {
    const target = this.#targets.get(output);
    if (target === undefined || target === 'output') return true;
    if (target !== 'nowhere') target.add(value);
    return false;
  }

  write(stream: StreamName, value: Value): void {
    const target = this.#targets.get(streamNumbers[stream]);
    if (target === undefined) this.#outer.write(stream, value);
    else if (target === 'output') this.#mergeIntoOutput(value);
    else if (target !== 'nowhere') target.add(value);
  }

  /** `2>&1 > file`: what joins the output goes where the output goes. */
  #mergeIntoOutput(value: Value): void {
    if (this.keeps(value)) this.#merged.push(value);
  }

  takeMerged(): Value[] {
    return this.#merged.splice(0);
  }

  async flush(): Promise<void> {
    for (const file of this.#files) await file.flush();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const results = await Promise.allSettled(this.#files.map((file) => file[Symbol.asyncDispose]()));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }
}

function noFiles(): PowerShellError {
  return new PowerShellError(
    new ErrorRecord({
      message:
        'Output cannot be redirected to a file here: scripts reach no file. Redirect to $null, or redirect in the shell that starts Landfall.',
      category: 'PermissionDenied',
      fullyQualifiedErrorId: 'FileRedirectionNotSupported',
    }),
  );
}
