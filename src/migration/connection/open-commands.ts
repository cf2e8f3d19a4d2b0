import type {
  CommandHandle,
  FetchBody,
  SessionEvent,
  StatusResponse,
  UntaggedResponse,
} from '../../wire/imap/index.ts';
import type { OwedAnswer } from './line-pace.ts';

/** What comes for one command before its own answer. Called within the read of the socket: quick, and never throwing. */
export interface AnswerReceiver {
  data?(response: UntaggedResponse | StatusResponse): void;
  bodyStart?(body: FetchBody): void;
  /** A view of what was read, good until this returns: who keeps it copies it. */
  bodyPiece?(body: FetchBody, bytes: Uint8Array): void;
  bodyEnd?(body: FetchBody, isComplete: boolean): void;
  /** In the order of everything that came, where the promise of `run` is told a little later. */
  completed?(status: StatusResponse): void;
}

/** The bytes of the messages of an APPEND, in their order. */
export type AppendSource = (index: number) => AsyncIterable<Uint8Array>;

interface OpenCommand {
  readonly receiver: AnswerReceiver;
  readonly resolve: (status: StatusResponse) => void;
  readonly reject: (error: unknown) => void;
  readonly append: AppendSource | undefined;
}

const noReceiver: AnswerReceiver = {};

/** The commands that were sent and not answered, and who is told what comes for each. */
export class OpenCommands {
  readonly #open = new Map<CommandHandle, OpenCommand>();
  #bodyReceiver: AnswerReceiver | undefined;
  #isMidAnswer = false;

  get isEmpty(): boolean {
    return this.#open.size === 0;
  }

  /** Of the one that was sent first. */
  get owed(): OwedAnswer | undefined {
    for (const { command } of this.#open.keys())
      return { command: command.name, isMidAnswer: this.#isMidAnswer };
    return undefined;
  }

  add(
    handle: CommandHandle,
    receiver: AnswerReceiver = noReceiver,
    append?: AppendSource,
  ): Promise<StatusResponse> {
    const answered = new Promise<StatusResponse>((resolve, reject) => {
      this.#open.set(handle, { receiver, resolve, reject, append });
    });
    // Several are sent before the first is awaited: when the connection ends, the others have been told by the first.
    answered.catch(() => undefined);
    return answered;
  }

  appendOf(handle: CommandHandle): AppendSource | undefined {
    return this.#open.get(handle)?.append;
  }

  /** False: it says nothing to those who wait for answers, and is for the connection itself. */
  take(event: SessionEvent): boolean {
    this.#isMidAnswer = event.type !== 'completed';
    switch (event.type) {
      case 'bodyPiece':
        this.#bodyReceiver?.bodyPiece?.(event.body, event.bytes);
        return true;
      case 'bodyStart':
        this.#bodyReceiver = event.handle && this.#open.get(event.handle)?.receiver;
        this.#bodyReceiver?.bodyStart?.(event.body);
        return true;
      case 'bodyEnd':
        this.#bodyReceiver?.bodyEnd?.(event.body, event.isComplete);
        this.#bodyReceiver = undefined;
        return true;
      case 'data':
        if (event.handle) this.#open.get(event.handle)?.receiver.data?.(event.response);
        return true;
      case 'completed':
        this.#complete(event.handle, event.status);
        return true;
      default:
        return false;
    }
  }

  /** The connection has ended before their answers. */
  fail(reason: unknown): void {
    for (const { reject } of this.#open.values()) reject(reason);
    this.#open.clear();
  }

  #complete(handle: CommandHandle, status: StatusResponse): void {
    const command = this.#open.get(handle);
    this.#open.delete(handle);
    command?.receiver.completed?.(status);
    command?.resolve(status);
  }
}

/** The answer to a command that could not be sent. */
export function rejected(reason: unknown): Promise<never> {
  const promise = Promise.reject(reason);
  promise.catch(() => undefined);
  return promise;
}
