/** One session on a server, and what is asked over it. */
import { generateKeyPairSync } from 'node:crypto';
import { isAppError } from '../../base/errors.ts';
import type { Guid } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import { systemRandom } from '../../base/random.ts';
import { allCmdlets } from '../../cmdlets/all-cmdlets.ts';
import { catalogHash } from '../../cmdlets/kit/catalog-hash.ts';
import { ParameterTable } from '../../cmdlets/kit/parameter-table.ts';
import { privateDataKey } from '../../servers/remoting/private-data.ts';
import { HashtableValue, toText, type Value } from '../../wire/powershell-language/index.ts';
import { makeClientKeys, noMerges, type PipelineRequest } from '../../wire/psrp/index.ts';
import { describeCommand, type RemoteCommand, readCommand } from './command-info.ts';
import { hostInfoOf, type Person } from './host-calls.ts';
import type { Transport } from './http-transport.ts';
import type { Following } from './remote-pipeline.ts';
import { RemotePool } from './remote-pool.ts';
import type { HeardEvent, SentCall } from './remote-runner.ts';
import { WsmanClient } from './wsman-client.ts';

const closeTimeoutMs = 5_000;
const keyBits = 2048;

export interface ConnectionOptions {
  readonly transport: Transport;
  readonly person: Person;
  readonly locale: string;
  readonly log: Log;
  /**
   * One session, for good: with this id, that the server has already or is to make. Without it, a session that the server
   * has closed is opened anew for the next command.
   */
  readonly session?: OneSession;
}

export interface OneSession {
  readonly id: Guid;
  readonly isThere: boolean;
  readonly name: string | undefined;
  readonly resource: string;
  onCut(): void;
  onEnd(): void;
}

/** One session on the server. */
export class Connection {
  readonly #options: ConnectionOptions;
  #pool: Promise<RemotePool> | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** The session itself, opened with the first call. */
  open(signal: AbortSignal): Promise<RemotePool> {
    return this.#opened(signal);
  }

  /** The server keeps it. */
  async abandon(): Promise<void> {
    (await this.#pool)?.abandon();
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
    { input, hasSecrets }: Pick<SentCall, 'input' | 'hasSecrets'>,
    following: Following,
  ): AsyncGenerator<HeardEvent, void> {
    for (let attempt = 0; ; attempt += 1) {
      const pool = await this.#opened(following.signal);
      let begun = false;
      try {
        for await (const event of pool.run(request, input, hasSecrets, following)) {
          begun = true;
          yield { event, pool };
        }
        return;
      } catch (error) {
        const isGone = isAppError(error) && error.code === 'remote.fault.InvalidSelectors';
        if (this.#options.session !== undefined || !isGone || begun || attempt > 0) throw error;
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
    for await (const { event } of this.run(request, { input: undefined, hasSecrets: false }, { signal })) {
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
    const { transport, person, locale, session } = this.#options;
    const { id = systemRandom.guid(), isThere = false, name, resource } = session ?? {};
    const pool = new RemotePool({
      id,
      client: new WsmanClient(transport, { shellId: id, random: systemRandom, locale, name, resource }),
      random: systemRandom,
      hostInfo: hostInfoOf(person),
      makeKeys() {
        const { privateKey } = generateKeyPairSync('rsa', { modulusLength: keyBits });
        return makeClientKeys(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
      },
      ...(session && { onCut: () => session.onCut(), onEnd: () => session.onEnd() }),
    });
    if (isThere) await pool.connect(signal);
    else await pool.open(signal);
    return pool;
  }
}

/** What a server of ours has told as the session was opened. */
function findTold({ privateData }: RemotePool, key: 'CommandsHash' | 'Organization'): string | undefined {
  const own = privateData?.get(privateDataKey);
  const told = own instanceof HashtableValue ? own.get(key) : undefined;
  return told === undefined || told === null ? undefined : toText(told);
}
