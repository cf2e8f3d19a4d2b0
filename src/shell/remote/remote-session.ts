/** A shell whose cmdlets run on a server: the one of this machine through its socket, or one on the network. */
import { generateKeyPairSync } from 'node:crypto';
import { userInfo } from 'node:os';
import { isAppError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { systemRandom } from '../../base/random.ts';
import { allCmdlets } from '../../cmdlets/all-cmdlets.ts';
import { grantToFolderOwner } from '../../cmdlets/kit/authorizers.ts';
import { catalogHash } from '../../cmdlets/kit/catalog-hash.ts';
import { ParameterTable } from '../../cmdlets/kit/parameter-table.ts';
import type { AuditSink, CmdletRooms } from '../../cmdlets/kit/ports.ts';
import { Runtime, type RuntimeOptions } from '../../cmdlets/kit/runtime.ts';
import { localCmdlets } from '../../cmdlets/local/registry.gen.ts';
import { privateDataKey } from '../../servers/remoting/private-data.ts';
import { findMember, HashtableValue, toText, type Value } from '../../wire/powershell-language/index.ts';
import { makeClientKeys, noMerges, type PipelineRequest } from '../../wire/psrp/index.ts';
import type { CommandContext } from '../command.ts';
import type { ShellSession } from '../session/shell-session.ts';
import { describeCommand, type RemoteCommand, readCommand } from './command-info.ts';
import { hostInfoOf, type Person } from './host-calls.ts';
import { openTransport, type Transport } from './http-transport.ts';
import { makeProxy, type RemoteCall } from './proxy-cmdlets.ts';
import { RemotePool } from './remote-pool.ts';
import { makeRunner } from './remote-runner.ts';
import type { ServerAddress } from './server-address.ts';
import { WsmanClient } from './wsman-client.ts';

export type RemoteSurroundings = Pick<CommandContext, 'clock' | 'log' | 'language' | 'signal'>;

export interface RemoteSessionOptions
  extends Pick<RuntimeOptions, 'confirmer' | 'prompter' | 'limits' | 'host' | 'files'> {
  /** Works in this organisation, by any name of it. */
  readonly organization?: string;
}

const closeTimeoutMs = 5_000;
const keyBits = 2048;

export async function openRemoteSession(
  address: ServerAddress,
  surroundings: RemoteSurroundings,
  options: RemoteSessionOptions = {},
): Promise<ShellSession> {
  const { clock, log, language, signal } = surroundings;
  const { organization, ...runtimeOptions } = options;
  await using opening = new AsyncDisposableStack();
  const transport = opening.use(openTransport(address, organization));
  const person: Person = { confirmer: options.confirmer, prompter: options.prompter };
  const locale = language === 'ko' ? 'ko-KR' : 'en-US';
  const connection = new Connection({ transport, person, locale, log });
  opening.defer(() => connection.close());
  const known = new Map(allCmdlets.map((cmdlet) => [cmdlet.name.toLowerCase(), cmdlet]));
  const run = makeRunner((request, call, stop) => connection.run(request, call, stop), person);
  const proxies = (await connection.commands(signal)).map((command) => makeProxy(command, known, run));
  const ofFiles = options.files === undefined ? [] : localCmdlets;
  const user = userOf(address);
  const runtime = new Runtime({
    ...runtimeOptions,
    cmdlets: [...allCmdlets.filter(({ role }) => role === 'Core'), ...ofFiles, ...proxies],
    rooms: noRooms,
    limitRooms: () => noRooms,
    actor: { name: user, organization: undefined },
    authorizer: grantToFolderOwner,
    audit: noAudit,
    clock,
    log,
    language,
    signal,
    random: systemRandom,
    session: systemRandom.guid(),
  });
  const opened = opening.move();
  const close = () => opened.disposeAsync();
  return {
    runtime,
    place: { kind: 'server', user, where: whereOf(address), readOnly: false },
    async findOrganizationName() {
      if (organization !== undefined) return organization;
      const own = await connection.findOrganizationName(signal);
      if (own !== undefined) return own;
      if (runtime.catalog.find('Get-Organization') === undefined) return undefined;
      const [first, second] = await connection.firstOutputs('Get-Organization', 2, signal);
      return first !== undefined && second === undefined
        ? toText(findMember(first, 'Name')?.value)
        : undefined;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface ConnectionOptions {
  readonly transport: Transport;
  readonly person: Person;
  readonly locale: string;
  readonly log: Log;
}

/** One session on the server, opened anew where the server has closed it for being idle. */
class Connection {
  readonly #options: ConnectionOptions;
  #pool: Promise<RemotePool> | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** Asks for what it does not know: most servers are of the same version, for somebody who may use all. */
  async commands(signal: AbortSignal): Promise<readonly RemoteCommand[]> {
    const pool = await this.#opened(signal);
    const own = allCmdlets.filter(({ role }) => role !== 'Core').map((cmdlet) => new ParameterTable(cmdlet));
    if (findTold(pool, 'CommandsHash') === catalogHash(own)) return own.map(describeCommand);
    const told = await pool.commands(signal);
    return told.map(readCommand).filter((command) => command !== undefined);
  }

  /** The one that the account belongs to. */
  async findOrganizationName(signal: AbortSignal): Promise<string | undefined> {
    return findTold(await this.#opened(signal), 'Organization');
  }

  async *run(
    request: PipelineRequest,
    { input, hasSecrets }: Pick<RemoteCall, 'input'> & { readonly hasSecrets: boolean },
    signal: AbortSignal,
  ) {
    for (let attempt = 0; ; attempt += 1) {
      const pool = await this.#opened(signal);
      let begun = false;
      try {
        for await (const event of pool.run(request, input, hasSecrets, signal)) {
          begun = true;
          yield { event, pool };
        }
        return;
      } catch (error) {
        const isGone = isAppError(error) && error.code === 'remote.fault.InvalidSelectors';
        if (!isGone || begun || attempt > 0) throw error;
        this.#pool = undefined;
      }
    }
  }

  async firstOutputs(command: string, count: number, signal: AbortSignal): Promise<readonly Value[]> {
    const statements = [
      [{ text: command, isScript: false, useLocalScope: undefined, args: [], merges: noMerges }],
    ];
    const values: Value[] = [];
    const plain = { isNested: false, noInput: true, addToHistory: false, history: undefined } as const;
    const request: PipelineRequest = {
      ...plain,
      statements,
      redirectErrors: false,
      apartmentState: 'Unknown',
      streamOptions: 0,
      hostInfo: hostInfoOf({}),
    };
    for await (const { event } of this.run(request, { input: undefined, hasSecrets: false }, signal)) {
      if (event.type === 'output') values.push(event.value);
      if (values.length >= count) break;
    }
    return values;
  }

  /** The server closes by itself what its client does not come back to. */
  async close(): Promise<void> {
    try {
      await (await this.#pool)?.close(AbortSignal.timeout(closeTimeoutMs));
    } catch (error) {
      this.#options.log.debug('remote.closeFailed', { error });
    }
  }

  #opened(signal: AbortSignal): Promise<RemotePool> {
    this.#pool ??= this.#open(signal).catch((error: unknown) => {
      this.#pool = undefined;
      throw error;
    });
    return this.#pool;
  }

  async #open(signal: AbortSignal): Promise<RemotePool> {
    const { transport, person, locale } = this.#options;
    const id = systemRandom.guid();
    const pool = new RemotePool({
      id,
      client: new WsmanClient(transport, id, systemRandom, locale),
      random: systemRandom,
      hostInfo: hostInfoOf(person),
      makeKeys() {
        const { privateKey } = generateKeyPairSync('rsa', { modulusLength: keyBits });
        return makeClientKeys(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
      },
    });
    await pool.open(signal);
    return pool;
  }
}

/** What a server of ours has told as the session was opened. */
function findTold({ privateData }: RemotePool, key: 'CommandsHash' | 'Organization'): string | undefined {
  const own = privateData?.get(privateDataKey);
  const told = own instanceof HashtableValue ? own.get(key) : undefined;
  return told === undefined || told === null ? undefined : toText(told);
}

const userOf = (address: ServerAddress): string =>
  address.kind === 'url' ? address.user : userInfo().username;
const whereOf = (address: ServerAddress): string =>
  address.kind === 'url' ? address.url.host : address.folder;

/** What changes is recorded by the server. */
const noAudit: AuditSink = { record: () => Promise.resolve() };

/** The rooms are the server's. Cmdlets that are here work on objects alone and never come to ask. */
const noRooms = new Proxy({} as CmdletRooms, {
  get(_, room) {
    throw new Error(`There is no ${String(room)} here: this shell works on a server.`);
  },
});
