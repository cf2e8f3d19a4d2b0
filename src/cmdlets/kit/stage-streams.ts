/** Redirections of one stage: `2>$null`, `3>&1`, `*>&1`, `>$null`. */
import {
  ErrorRecord,
  PowerShellError,
  type ResolvedRedirection,
  type StreamName,
  type Value,
} from '../../wire/powershell-language/index.ts';
import type { StreamSink } from './ports.ts';

/** Progress has no number: nothing can be made of it but a bar. */
const streamNumbers: Readonly<Record<Exclude<StreamName, 'progress'>, number>> = {
  error: 2,
  warning: 3,
  verbose: 4,
  debug: 5,
  information: 6,
};

export type StreamTarget = 'output' | 'nowhere';

export class StageStreams implements StreamSink {
  /** Messages that were sent to the output, until the stage's next object takes them along. */
  readonly #merged: Value[] = [];
  readonly #targets = new Map<number, StreamTarget>();
  readonly #outer: StreamSink;

  constructor(outer: StreamSink, redirections: readonly ResolvedRedirection[]) {
    this.#outer = outer;
    for (const { from, to } of redirections) {
      const target = targetOf(to);
      const numbers = from === 0 ? [1, 2, 3, 4, 5, 6] : [from];
      for (const number of numbers)
        if (!(number === 1 && target === 'output')) this.#targets.set(number, target);
    }
  }

  get keepsOutput(): boolean {
    return this.#targets.get(1) !== 'nowhere';
  }

  /** Undefined where errors go on as they are. */
  get errorTarget(): StreamTarget | undefined {
    return this.#targets.get(streamNumbers.error);
  }

  write(stream: StreamName, value: Value): void {
    const target = stream === 'progress' ? undefined : this.#targets.get(streamNumbers[stream]);
    if (target === undefined) this.#outer.write(stream, value);
    else if (target === 'output') this.#merged.push(value);
  }

  takeMerged(): Value[] {
    return this.#merged.splice(0);
  }
}

function targetOf(to: ResolvedRedirection['to']): StreamTarget {
  if ('stream' in to) return 'output';
  if (to.file === null || to.file === undefined) return 'nowhere';
  throw new PowerShellError(
    new ErrorRecord({
      message:
        'Output cannot be redirected to a file here: scripts reach no file. Redirect to $null, or redirect in the shell that starts Landfall.',
      category: 'PermissionDenied',
      fullyQualifiedErrorId: 'FileRedirectionNotSupported',
    }),
  );
}
