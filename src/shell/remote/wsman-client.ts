/** Requests of WS-Management and their answers, over one transport; faults become errors. */
import { AppError } from '../../base/errors.ts';
import type { Guid } from '../../base/ids.ts';
import type { Random } from '../../base/random.ts';
import * as wsman from '../../wire/wsman/index.ts';
import type { Transport } from './http-transport.ts';

type Kind = wsman.WsmanResponse['kind'];
type ResponseOf<K extends Kind> = wsman.WsmanResponse & { readonly kind: K };

/** Of one request; Windows takes 500 kB where nobody has set it otherwise. */
const maxEnvelopeBytes = 512_000;
/** What one fragment may have, so that its base64 and the envelope fit. */
export const maxFragmentBytes = 320_000;

export class WsmanClient {
  readonly #transport: Transport;
  readonly #random: Random;
  readonly #header: wsman.ClientHeader;
  readonly #shellId: Guid;

  constructor(transport: Transport, shellId: Guid, random: Random, locale: string) {
    this.#transport = transport;
    this.#random = random;
    this.#shellId = shellId;
    this.#header = { to: transport.to, sessionId: random.guid(), maxEnvelopeBytes, locale };
  }

  async create(creation: Uint8Array, signal?: AbortSignal): Promise<void> {
    const ids = { messageId: this.#random.guid(), shellId: this.#shellId };
    await this.#expect('created', wsman.createRequest(this.#header, ids, creation), signal);
  }

  async command(commandId: Guid, fragment: Uint8Array, signal?: AbortSignal): Promise<void> {
    await this.#expect(
      'commandAccepted',
      wsman.commandRequest(this.#header, this.#ids(), commandId, fragment),
      signal,
    );
  }

  /** `stream` is `pr` for answers to the server's questions. */
  async send(
    commandId: Guid | undefined,
    fragments: readonly Uint8Array[],
    stream: 'stdin' | 'pr' = 'stdin',
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#expect(
      'done',
      wsman.sendRequest(this.#header, this.#ids(), commandId, stream, fragments),
      signal,
    );
  }

  /** Undefined where the server had nothing for as long as it was asked to wait. */
  async receive(
    commandId: Guid | undefined,
    waitMs: number,
    signal?: AbortSignal,
  ): Promise<ResponseOf<'received'> | undefined> {
    const body = wsman.receiveRequest(this.#header, this.#ids(), commandId, waitMs);
    const response = wsman.readResponse(await this.#transport.post(body, signal));
    if (response.kind === 'fault' && response.fault.subcode === 'TimedOut') return undefined;
    return expect('received', response);
  }

  async stop(commandId: Guid, signal?: AbortSignal): Promise<void> {
    await this.#expect('done', wsman.stopRequest(this.#header, this.#ids(), commandId), signal);
  }

  async delete(signal?: AbortSignal): Promise<void> {
    await this.#expect('done', wsman.deleteRequest(this.#header, this.#ids()), signal);
  }

  #ids(): wsman.RequestIds {
    return { messageId: this.#random.guid(), shellId: this.#shellId };
  }

  async #expect<K extends Kind>(
    kind: K,
    body: string,
    signal: AbortSignal | undefined,
  ): Promise<ResponseOf<K>> {
    return expect(kind, wsman.readResponse(await this.#transport.post(body, signal)));
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
