/** The host of the client: what stands in front of the person who typed the command. */
import type { Confirmer, Prompter } from '../../cmdlets/kit/ports.ts';
import { SecureStringValue, toText, type Value } from '../../wire/powershell-language/index.ts';
import type { HostInfo, HostMethod, HostResponse } from '../../wire/psrp/index.ts';

/** Sends a call and gives its number, by which the answer is known. */
export type SendHostCall = (method: HostMethod, parameters: readonly Value[]) => bigint;

interface Asked {
  resolve(value: Value): void;
  reject(error: unknown): void;
}

const answers = ['yes', 'yesToAll', 'no', 'noToAll'] as const;
const choices: readonly (readonly [label: string, help: string])[] = [
  ['&Yes', 'Continue with only the next step of the operation.'],
  ['Yes to &All', 'Continue with all the steps of the operation.'],
  ['&No', 'Skip this operation and proceed with the next operation.'],
  ['No to A&ll', 'Skip this operation and all subsequent operations.'],
];

export class ClientHost {
  readonly #info: HostInfo;
  readonly #send: SendHostCall;
  readonly #signal: AbortSignal;
  readonly #requestKey: () => void;
  readonly #asked = new Map<bigint, Asked>();

  /** `requestKey` asks the client to agree on the key of secure strings, where that was not done yet. */
  constructor(info: HostInfo, send: SendHostCall, requestKey: () => void, signal: AbortSignal) {
    this.#info = info;
    this.#send = send;
    this.#requestKey = requestKey;
    this.#signal = signal;
  }

  /** Whether there is a screen to write on and a person to ask. */
  get hasUi(): boolean {
    return !this.#info.isHostNull && !this.#info.isHostUINull;
  }

  /** Cells of a line of the client's window, where it told. */
  get width(): number | undefined {
    const { defaultData } = this.#info;
    return defaultData?.bufferSize?.width ?? defaultData?.windowSize?.width;
  }

  /** Undefined where there is nobody to ask. */
  get confirmer(): Confirmer | undefined {
    return this.hasUi ? { confirm: (question) => this.#confirm(question) } : undefined;
  }

  get prompter(): Prompter | undefined {
    return this.hasUi ? { ask: (question, { isSecret }) => this.#prompt(question, isSecret) } : undefined;
  }

  /** Exit-PSSession and `exit`: the client leaves the prompt that it has of this session. */
  leave(): void {
    if (!this.#info.isHostNull) this.#send('PopRunspace', []);
  }

  write(method: 'Write1' | 'WriteLine2' | 'WriteErrorLine', text: string): void {
    if (this.hasUi) this.#send(method, [text]);
  }

  answer({ callId, value, error }: HostResponse): void {
    const asked = this.#asked.get(callId);
    this.#asked.delete(callId);
    if (error !== undefined) asked?.reject(new Error(error.message));
    else asked?.resolve(value);
  }

  async #confirm(question: string): Promise<(typeof answers)[number]> {
    const [caption = 'Confirm', ...lines] = question.split('\n');
    const value = await this.#ask('PromptForChoice', [
      caption,
      lines.join('\n'),
      choices.map(([label, helpMessage]) => ({ label, helpMessage })),
      0,
    ]);
    return answers[Number(value)] ?? 'no';
  }

  async #prompt(question: string, isSecret: boolean): Promise<string> {
    if (question !== '') this.write('Write1', question);
    if (!isSecret) return toText(await this.#ask('ReadLine', []));
    this.#requestKey();
    const value = await this.#ask('ReadLineAsSecureString', []);
    return value instanceof SecureStringValue ? value.reveal() : toText(value);
  }

  #ask(method: HostMethod, parameters: readonly Value[]): Promise<Value> {
    this.#signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const leave = () => reject(this.#signal.reason);
      this.#signal.addEventListener('abort', leave, { once: true });
      const settle = () => this.#signal.removeEventListener('abort', leave);
      this.#asked.set(this.#send(method, parameters), {
        resolve(value) {
          settle();
          resolve(value);
        },
        reject(error) {
          settle();
          reject(error);
        },
      });
    });
  }
}
