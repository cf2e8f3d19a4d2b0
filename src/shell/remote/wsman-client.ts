/** Requests of WS-Management and their answers, over one transport; faults become errors. */
import { AppError } from '../../base/errors.ts';
import { type Guid, parseGuid } from '../../base/ids.ts';
import type { Random } from '../../base/random.ts';
import * as wsman from '../../wire/wsman/index.ts';
import type { Transport } from './http-transport.ts';

type Kind = wsman.WsmanResponse['kind'];
type ResponseOf<K extends Kind> = wsman.WsmanResponse & { readonly kind: K };

/** Of one request; Windows takes 500 kB where nobody has set it otherwise. */
const maxEnvelopeBytes = 512_000;
/** What one fragment may have, so that its base64 and the envelope fit. */
export const maxFragmentBytes = 320_000;

export interface WsmanClientOptions {
  readonly shellId: Guid;
  readonly random: Random;
  readonly locale: string;
  /** URI of the session configuration; that of Exchange without it. */
  readonly resource?: string | undefined;
  /** What the session is called on the server. */
  readonly name?: string | undefined;
}

export class WsmanClient {
  readonly #transport: Transport;
  readonly #options: WsmanClientOptions;
  readonly #header: wsman.ClientHeader;

  constructor(transport: Transport, options: WsmanClientOptions) {
    const { random, locale, resource } = options;
    this.#transport = transport;
    this.#options = options;
    const resourced = resource === undefined ? {} : { resource };
    this.#header = { to: transport.to, sessionId: random.guid(), maxEnvelopeBytes, locale, ...resourced };
  }

  async create(creation: Uint8Array, signal?: AbortSignal): Promise<ResponseOf<'created'>> {
    const { name } = this.#options;
    return this.#expect('created', wsman.createRequest(this.#header, this.#ids(), creation, name), signal);
  }

  /** What answers the fragments of the remoting protocol that go along. */
  async connect(fragments: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
    const body = wsman.connectRequest(this.#header, this.#ids(), fragments);
    return (await this.#expect('connected', body, signal)).fragments;
  }

  async connectCommand(commandId: Guid, signal?: AbortSignal): Promise<void> {
    const body = wsman.connectCommandRequest(this.#header, this.#ids(), commandId);
    await this.#expect('connected', body, signal);
  }

  async disconnect(options: wsman.DisconnectOptions, signal?: AbortSignal): Promise<void> {
    await this.#expect('done', wsman.disconnectRequest(this.#header, this.#ids(), options), signal);
  }

  async reconnect(signal?: AbortSignal): Promise<void> {
    await this.#expect('done', wsman.reconnectRequest(this.#header, this.#ids()), signal);
  }

  /** Of the account, whichever this client's own is; those that make no sense are left out. */
  async listShells(signal?: AbortSignal): Promise<readonly (wsman.ListedShell & { readonly id: Guid })[]> {
    const body = wsman.enumerateRequest(this.#header, { messageId: this.#options.random.guid() });
    const { shells, isPart } = await this.#expect('listed', body, signal);
    if (isPart) throw tooMany();
    return shells.flatMap((shell) => {
      const id = parseGuid(shell.shellId);
      return id === undefined || !wsman.isPowerShellResource(shell.resourceUri) ? [] : [{ ...shell, id }];
    });
  }

  async listCommands(signal?: AbortSignal): Promise<readonly Guid[]> {
    const { random, shellId } = this.#options;
    const body = wsman.enumerateCommandsRequest(this.#header, random.guid(), shellId);
    const { commands } = await this.#expect('listed', body, signal);
    return commands.flatMap(({ commandId }) => parseGuid(commandId) ?? []);
  }

  async command(commandId: Guid, fragment: Uint8Array, signal?: AbortSignal): Promise<void> {
    const body = wsman.commandRequest(this.#header, this.#ids(), commandId, fragment);
    await this.#expect('commandAccepted', body, signal);
  }

  /** `stream` is `pr` for answers to the server's questions. */
  async send(
    commandId: Guid | undefined,
    fragments: readonly Uint8Array[],
    stream: 'stdin' | 'pr' = 'stdin',
    signal?: AbortSignal,
  ): Promise<void> {
    const body = wsman.sendRequest(this.#header, this.#ids(), commandId, stream, fragments);
    await this.#expect('done', body, signal);
  }

  /** Undefined where the server had nothing for as long as it was asked to wait. */
  async receive(
    commandId: Guid | undefined,
    waitMs: number,
    signal?: AbortSignal,
  ): Promise<ResponseOf<'received'> | undefined> {
    const body = wsman.receiveRequest(this.#header, this.#ids(), commandId, waitMs);
    const response = await this.#post(body, signal);
    if (response.kind === 'fault' && response.fault.subcode === 'TimedOut') return undefined;
    return expect('received', response);
  }

  async stop(commandId: Guid, signal?: AbortSignal): Promise<void> {
    await this.#expect('done', wsman.stopRequest(this.#header, this.#ids(), commandId), signal);
  }

  async delete(signal?: AbortSignal): Promise<void> {
    await this.#expect('done', wsman.deleteRequest(this.#header, this.#ids()), signal);
  }

  #ids(): { readonly messageId: string; readonly shellId: string } {
    return { messageId: this.#options.random.guid(), shellId: this.#options.shellId };
  }

  async #post(body: string, signal: AbortSignal | undefined): Promise<wsman.WsmanResponse> {
    const text = await this.#transport.post(body, signal);
    try {
      return wsman.readResponse(text);
    } catch (error) {
      if (!(error instanceof wsman.XmlError)) throw error;
      throw unreadable(this.#transport.to, error);
    }
  }

  async #expect<K extends Kind>(
    kind: K,
    body: string,
    signal: AbortSignal | undefined,
  ): Promise<ResponseOf<K>> {
    return expect(kind, await this.#post(body, signal));
  }
}

function expect<K extends Kind>(kind: K, response: wsman.WsmanResponse): ResponseOf<K> {
  if (response.kind === 'fault') throw refusal(response.fault);
  if (response.kind === kind) return response as ResponseOf<K>;
  throw new AppError({
    kind: 'unavailable',
    code: 'remote.unexpectedAnswer',
    message: `The server answered with "${response.kind}" where "${kind}" was expected.`,
  });
}

function unreadable(place: string, cause: wsman.XmlError): AppError {
  return new AppError({
    kind: 'unavailable',
    code: 'remote.unreadableAnswer',
    message: `The answer of ${place} cannot be read (${cause.message}). Check the address, and whether something stands between that changes answers.`,
    details: { place, reason: cause.message },
    cause,
  });
}

function tooMany(): AppError {
  return new AppError({
    kind: 'limit',
    code: 'remote.sessions.tooMany',
    message:
      'The server has more sessions of this account than it tells of at once. Connect to the one that you want by its id: Connect-PSSession -ConnectionUri … -InstanceId ….',
  });
}

/** What the server says is told as it is: it knows best why. */
function refusal({ subcode, message }: wsman.WsmanFault): AppError {
  const isDenied = subcode === 'AccessDenied' || subcode === 'QuotaLimit';
  return new AppError({
    kind: subcode === 'AccessDenied' ? 'denied' : isDenied ? 'limit' : 'unavailable',
    code: `remote.fault.${subcode}`,
    message: message.trim(),
    details: { subcode },
  });
}
