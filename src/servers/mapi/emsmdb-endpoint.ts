/** /mapi/emsmdb: [MS-OXCMAPIHTTP] section 2.2.4. */
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import { legacyDnOf } from '../../organization/legacy-dn.ts';
import { type ClientFacts, readClientFacts } from '../../wire/mapi/auxiliary-blocks.ts';
import { readEmsmdbRequest, writeEmsmdbResponse } from '../../wire/mapi/emsmdb-bodies.ts';
import { ErrorCode } from '../../wire/mapi/error-code.ts';
import { readExtendedBuffers, writeExtendedBuffers } from '../../wire/mapi/extended-buffer.ts';
import { MapiFormatError } from '../../wire/mapi/mapi-format-error.ts';
import { windowsCodePage } from '../../wire/mapi/windows-code-page.ts';
import { EmsmdbSession, type SessionTerms } from './emsmdb-session.ts';
import { executeRops } from './execute.ts';
import { FolderTrees } from './objects/folder-trees.ts';
import { MessageOrders } from './objects/table/message-orders.ts';
import type { MapiRooms } from './rooms.ts';
import type {
  ClientDetails,
  Endpoint,
  EndpointAnswer,
  EndpointSession,
  MapiCaller,
} from './transport/endpoint.ts';
import type { MapiSettings } from './transport/mapi-settings.ts';
import { ResponseCode, TransportError } from './transport/response-code.ts';

export interface EmsmdbEndpointOptions {
  readonly rooms: MapiRooms;
  readonly settings: () => MapiSettings;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** [MS-OXCMAPIHTTP] section 2.2.4.1.2: as Exchange answers them. */
const polls = { pollsMaxMs: 60_000, retryCount: 6, retryDelayMs: 10_000 } as const;
/** [MS-OXCMAPIHTTP] section 2.2.2.2: also with an error code the body has its fields; clients read them. */
const noConnection = {
  pollsMaxMs: 0,
  retryCount: 0,
  retryDelayMs: 0,
  dnPrefix: '',
  displayName: '',
} as const;
const executeFlags = { noCompression: 0x01, noXorMagic: 0x02, chain: 0x04 } as const;

export class EmsmdbEndpoint implements Endpoint {
  readonly name = 'emsmdb';
  readonly opening = 'Connect';
  readonly closing = 'Disconnect';
  readonly waiting = 'NotificationWait';
  readonly requestTypes: ReadonlySet<string> = new Set(['Execute', 'NotificationWait']);
  readonly #options: EmsmdbEndpointOptions;
  readonly #messageOrders = new MessageOrders();
  readonly #folderTrees = new FolderTrees();

  constructor(options: EmsmdbEndpointOptions) {
    this.#options = options;
  }

  async open(
    caller: MapiCaller,
    body: Uint8Array,
    client: ClientDetails,
  ): Promise<{ session: EndpointSession | undefined; answer: EndpointAnswer }> {
    const { body: request, auxiliary } = parsed(() => readEmsmdbRequest('Connect', body));
    const { rooms } = this.#options;
    const refuse = (errorCode: number) => ({
      session: undefined,
      answer: answerOf(writeEmsmdbResponse('Connect', { statusCode: 0, errorCode }, noConnection), errorCode),
    });
    const userDn = await this.#connectingDn(caller, request.userDn);
    const owner = await rooms.findOwner(caller, userDn);
    if (owner === undefined) return refuse(ErrorCode.UnknownUser);
    // Who connects does so as itself: other mailboxes are opened by RopLogon.
    if (owner.recipient !== caller.recipient) return refuse(ErrorCode.AccessDenied);
    const codePage = windowsCodePage(request.defaultCodePage);
    if (codePage === undefined) return refuse(ErrorCode.UnknownCodePage);
    const terms: SessionTerms = {
      userDn,
      codePage: request.defaultCodePage,
      lcidSort: request.lcidSort,
      lcidString: request.lcidString,
    };
    const answer = writeEmsmdbResponse(
      'Connect',
      { statusCode: 0, errorCode: 0 },
      {
        ...polls,
        dnPrefix: '',
        displayName: owner.displayName,
      },
    );
    const session = this.#session({ caller, callerName: owner.displayName, client, terms, codePage });
    const facts = readClientFacts(auxiliary);
    return { session: new Answering(session, this.#options, facts), answer: answerOf(answer, 0) };
  }

  /** By the name of the public folders everybody of the organisation connects, as itself. */
  async #connectingDn(caller: MapiCaller, userDn: string): Promise<string> {
    const { organization, guid } = caller;
    const own = legacyDnOf(organization, guid);
    if (userDn === '' || userDn.toLowerCase() === own.toLowerCase()) return userDn;
    const found = await this.#options.rooms.findPublicFolders(caller, userDn);
    return found === undefined ? userDn : own;
  }

  async revive(
    caller: MapiCaller,
    kept: Uint8Array,
    client: ClientDetails,
  ): Promise<EndpointSession | undefined> {
    const { keptSession } = await import('./kept/kept-objects.ts');
    const read = keptSession.safeParse(JSON.parse(Buffer.from(kept).toString('utf8')));
    const codePage = read.success ? windowsCodePage(read.data.codePage) : undefined;
    // Written by a version with other ideas: the client connects anew.
    if (!read.success || codePage === undefined) return undefined;
    const { objects: _, version: __, facts = {}, ...terms } = read.data;
    const owner = await this.#options.rooms.findOwner(caller, terms.userDn);
    if (owner === undefined) return undefined;
    const session = this.#session({ caller, callerName: owner.displayName, client, terms, codePage });
    const { reviveObjects } = await import('./kept/revive-session.ts');
    await reviveObjects(session, read.data);
    return new Answering(session, this.#options, facts);
  }

  #session(
    own: Pick<
      ConstructorParameters<typeof EmsmdbSession>[0],
      'caller' | 'callerName' | 'client' | 'terms' | 'codePage'
    >,
  ): EmsmdbSession {
    const { rooms, clock, random, log } = this.#options;
    const shared = { messageOrders: this.#messageOrders, folderTrees: this.#folderTrees };
    return new EmsmdbSession({ ...own, ...shared, rooms, clock, random, log });
  }
}

class Answering implements EndpointSession {
  readonly #session: EmsmdbSession;
  readonly #options: EmsmdbEndpointOptions;
  facts: ClientFacts;

  constructor(session: EmsmdbSession, options: EmsmdbEndpointOptions, facts: ClientFacts) {
    this.#session = session;
    this.#options = options;
    this.facts = facts;
  }

  async answer(requestType: string, body: Uint8Array, signal: AbortSignal): Promise<EndpointAnswer> {
    switch (requestType) {
      case 'Execute':
        return this.#execute(body, signal);
      case 'NotificationWait': {
        parsed(() => readEmsmdbRequest('NotificationWait', body));
        const { notificationWaitMs } = this.#options.settings();
        const hasEvent = await this.#session.notifications.wait(notificationWaitMs, signal);
        return answerOf(writeEmsmdbResponse('NotificationWait', success, { hasEvent }), 0);
      }
      default:
        parsed(() => readEmsmdbRequest('Disconnect', body));
        return answerOf(writeEmsmdbResponse('Disconnect', success, {}), 0);
    }
  }

  keep(): Promise<Uint8Array | undefined> {
    return this.#session.exclusive(async () => {
      const { keepSession } = await import('./kept/keep-session.ts');
      const kept = await keepSession(this.#session);
      return kept && Buffer.from(JSON.stringify({ ...kept, facts: this.facts }));
    });
  }

  close(): void {
    this.#session.close();
  }

  async #execute(body: Uint8Array, signal: AbortSignal): Promise<EndpointAnswer> {
    const { body: request, auxiliary } = parsed(() => readEmsmdbRequest('Execute', body));
    // Some clients name their process with their first ROPs.
    if (auxiliary.length > 0) this.facts = { ...this.facts, ...readClientFacts(auxiliary) };
    const { flags, maxRopOut } = request;
    try {
      const [payload, second] = readExtendedBuffers(request.ropBuffer);
      if (payload === undefined || second !== undefined)
        throw new MapiFormatError('A request has one buffer of ROPs.');
      if (maxRopOut < leastRopOut) return failed(ErrorCode.BufferTooSmall);
      const mayChain = (flags & executeFlags.chain) !== 0;
      const { payloads, names } = await executeRops(this.#session, payload, { maxRopOut, mayChain, signal });
      const ropBuffer = writeExtendedBuffers(payloads, {
        mayCompress: (flags & executeFlags.noCompression) === 0,
        obfuscates: (flags & executeFlags.noXorMagic) === 0,
      });
      const answer = writeEmsmdbResponse('Execute', success, { ropBuffer });
      return { ...answerOf(answer, 0), operations: names };
    } catch (error) {
      if (!(error instanceof MapiFormatError)) throw error;
      // [MS-OXCROPS] section 3.2.5.1: what cannot be read fails the call, and nothing of it is answered.
      this.#session.log.debug('mapi.ropsUnreadable', { account: this.#session.caller.account, error });
      return failed(ErrorCode.RpcFormat);
    }
  }
}

const success = { statusCode: 0, errorCode: 0 } as const;
/** Header of a buffer, size of ROPs, one handle, the head of an answer. */
const leastRopOut = 8 + 2 + 4 + 6;

const answerOf = (body: Uint8Array, errorCode: number): EndpointAnswer => ({
  body,
  statusCode: 0,
  errorCode,
});

const failed = (errorCode: number): EndpointAnswer =>
  answerOf(
    writeEmsmdbResponse('Execute', { statusCode: 0, errorCode }, { ropBuffer: new Uint8Array(0) }),
    errorCode,
  );

function parsed<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MapiFormatError)) throw error;
    throw new TransportError(ResponseCode.invalidRequestBody, error.message);
  }
}
