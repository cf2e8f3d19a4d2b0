/** One session of New-PSSession, over the same client that the shell itself uses on a server. */
import { AppError, isAppError } from '../../base/errors.ts';
import type { Guid } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import type { Log } from '../../base/log.ts';
import { allCmdlets } from '../../cmdlets/all-cmdlets.ts';
import type { CmdletContext } from '../../cmdlets/kit/context.ts';
import type { Cmdlet } from '../../cmdlets/kit/definition.ts';
import type {
  CmdletSelection,
  RemoteScript,
  RemoteSession,
  RemoteSessionRequest,
  RemoteSessionState,
} from '../../cmdlets/kit/remote-sessions.ts';
import type { Value } from '../../wire/powershell-language/index.ts';
import { Connection } from './connection.ts';
import type { Person } from './host-calls.ts';
import { openTransport, RedirectedError, type Transport } from './http-transport.ts';
import { makeProxy, type RunRemote } from './proxy-cmdlets.ts';
import { followRedirection, redirectionWarning } from './redirection.ts';
import { makeRunner } from './remote-runner.ts';
import { parseServerUrl } from './server-address.ts';

export interface SessionSurroundings {
  readonly person: Person;
  readonly language: Language;
  readonly log: Log;
  /** PEM of authorities that are trusted beside the system's; read when a session is opened. */
  readAuthorities(): Promise<readonly string[]>;
}

/** Follows the server to where the session is, if whoever asks allows it. */
export async function connectSession(
  request: RemoteSessionRequest,
  number: number,
  surroundings: SessionSurroundings,
  onClosed: (session: RemoteSession) => void,
  { signal, reporter }: Pick<CmdletContext, 'signal' | 'reporter'>,
): Promise<RemoteSession> {
  const { uri, name = `Session${number}`, configurationName } = request;
  const { person } = surroundings;
  let url = parseServerUrl(uri);
  for (let hops = 0; ; hops += 1) {
    try {
      const opened = await connect(url, request, surroundings, signal);
      const computerName = url.hostname;
      return new OpenRemoteSession({
        ...opened,
        number,
        name,
        computerName,
        configurationName,
        person,
        onClosed,
      });
    } catch (error) {
      if (!(error instanceof RedirectedError)) throw error;
      url = followRedirection({ from: url, location: error.location, hops }, request);
      reporter.warn(redirectionWarning(url));
    }
  }
}

async function connect(
  url: URL,
  { credential, checksCertificate }: RemoteSessionRequest,
  { person, language, log, readAuthorities }: SessionSurroundings,
  signal: AbortSignal,
): Promise<Opened> {
  const { userName, password } = credential;
  const transport = openTransport({
    ...({ kind: 'url', url, user: userName, password: password.reveal() } as const),
    trust: checksCertificate ? { also: await readAuthorities() } : 'anyone',
  });
  const locale = language === 'ko' ? 'ko-KR' : 'en-US';
  const connection = new Connection({ transport, person, locale, log, reopens: false });
  try {
    return { connection, transport, guid: await connection.open(signal) };
  } catch (error) {
    transport[Symbol.dispose]();
    throw error;
  }
}

interface Opened {
  readonly guid: Guid;
  readonly connection: Connection;
  readonly transport: Transport;
}

interface OpenRemoteSessionOptions
  extends Opened,
    Pick<RemoteSession, 'number' | 'name' | 'computerName' | 'configurationName'> {
  readonly person: Person;
  readonly onClosed: (session: RemoteSession) => void;
}

class OpenRemoteSession implements RemoteSession {
  readonly number: number;
  readonly guid: Guid;
  readonly name: string;
  readonly computerName: string;
  readonly configurationName: string;
  readonly #options: OpenRemoteSessionOptions;
  readonly #runner: RunRemote;
  #state: RemoteSessionState = 'Opened';
  #running = 0;

  constructor(options: OpenRemoteSessionOptions) {
    const { number, guid, name, computerName, configurationName, connection, person } = options;
    this.#options = options;
    this.number = number;
    this.guid = guid;
    this.name = name;
    this.computerName = computerName;
    this.configurationName = configurationName;
    this.#runner = makeRunner((request, call, stop) => connection.run(request, call, stop), person);
  }

  get state(): RemoteSessionState {
    return this.#state;
  }

  get isBusy(): boolean {
    return this.#running > 0;
  }

  async readCmdlets(selection: CmdletSelection, { signal }: CmdletContext): Promise<readonly Cmdlet[]> {
    this.#requireOpen();
    const known = new Map(allCmdlets.map((cmdlet) => [cmdlet.name.toLowerCase(), cmdlet]));
    const there = await this.#options.connection.commands(signal);
    return there
      .filter(({ name }) => selection.isWanted(name))
      .map((command) => ({
        ...makeProxy(command, known, (call, context) => this.#run(call, context)),
        name: selection.rename(command.name),
      }));
  }

  run({ text, args, input }: RemoteScript, context: CmdletContext): AsyncIterable<Value> {
    return this.#run({ command: text, isScript: true, args, input }, context);
  }

  async close(): Promise<void> {
    if (this.#state === 'Closed') return;
    this.#state = 'Closed';
    this.#options.onClosed(this);
    using _ = this.#options.transport;
    await this.#options.connection.close();
  }

  async *#run(...[call, context]: Parameters<RunRemote>): AsyncIterable<Value> {
    this.#requireOpen();
    this.#running += 1;
    try {
      yield* this.#runner(call, context);
    } catch (error) {
      if (isAppError(error) && isLost(error)) this.#state = 'Broken';
      throw error;
    } finally {
      this.#running -= 1;
    }
  }

  #requireOpen(): void {
    if (this.#state === 'Opened') return;
    const { name, number } = this;
    throw new AppError({
      kind: 'unavailable',
      code: 'remote.session.notOpen',
      message: `The session ${name} (Id ${number}) with ${this.computerName} is ${this.#state.toLowerCase()}. Open another with New-PSSession${this.#state === 'Broken' ? `, and run Remove-PSSession -Id ${number}` : ''}.`,
    });
  }
}

/** The server has none such any more, or has closed it: what was in it is gone. */
const isLost = ({ code }: AppError): boolean =>
  code === 'remote.fault.InvalidSelectors' || code === 'remote.closed';
