/** The way to a session on the network: to a new one, or to those that the server has already. */
import type { Guid } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import type { Log } from '../../base/log.ts';
import { systemRandom } from '../../base/random.ts';
import type { ConnectionListener, RemoteSessionRequest } from '../../cmdlets/kit/remote-sessions.ts';
import type { ListedShell } from '../../wire/wsman/index.ts';
import { Connection } from './connection.ts';
import type { Person } from './host-calls.ts';
import { openTransport, RedirectedError, type Transport } from './http-transport.ts';
import { type Dialled, NetworkSession, type NetworkSessionOptions } from './network-session.ts';
import { followRedirection, redirectionWarning } from './redirection.ts';
import { parseServerUrl } from './server-address.ts';
import { WsmanClient } from './wsman-client.ts';

export interface SessionSurroundings {
  readonly person: Person;
  readonly language: Language;
  readonly log: Log;
  now(): number;
  /** PEM of authorities that are trusted beside the system's; read when a session is opened. */
  readAuthorities(): Promise<readonly string[]>;
}

/** What the shell hears of its sessions. */
export type SessionKeeping = Pick<NetworkSessionOptions, 'onOpened' | 'onClosed'> & {
  nextNumber(): number;
};

const resourcePrefix = 'http://schemas.microsoft.com/powershell/';

export function makeSession(
  request: RemoteSessionRequest,
  surroundings: SessionSurroundings,
  keeping: SessionKeeping,
): NetworkSession {
  const number = keeping.nextNumber();
  const { name = `Session${number}` } = request;
  return sessionFor({ ...request, name }, surroundings, keeping, { number, id: systemRandom.guid() });
}

/** What the server has of the account, ready to be connected to. */
export async function findSessions(
  request: RemoteSessionRequest,
  surroundings: SessionSurroundings,
  keeping: SessionKeeping,
  listener: ConnectionListener,
): Promise<readonly NetworkSession[]> {
  const { shells, url } = await followRedirections(request, listener, async (place) => {
    using transport = await openFor(place, request, surroundings);
    const client = clientOf(transport, systemRandom.guid(), surroundings.language);
    return { shells: await client.listShells(listener.signal), url: place };
  });
  const byId = new Map(shells.map((shell) => [shell.id, shell]));
  return Array.from(byId.values(), (shell) => {
    const number = keeping.nextNumber();
    const named = { ...request, uri: url.href, name: shell.name || `Session${number}` };
    const configurationName = shell.resourceUri.slice(resourcePrefix.length);
    const found = { number, id: shell.id, shell };
    return sessionFor({ ...named, configurationName }, surroundings, keeping, found);
  });
}

interface Identified {
  readonly number: number;
  readonly id: Guid;
  /** Of one that is there already. */
  readonly shell?: ListedShell;
}

function sessionFor(
  request: RemoteSessionRequest & { readonly name: string },
  surroundings: SessionSurroundings,
  keeping: SessionKeeping,
  { number, id, shell }: Identified,
): NetworkSession {
  const { name, configurationName, uri } = request;
  const session = { id, isThere: shell !== undefined, name, resource: resourceOf(configurationName) };
  return new NetworkSession({
    ...{ number, guid: id, name, configurationName, person: surroundings.person },
    computerName: parseServerUrl(uri).hostname,
    ...(shell && {
      found: {
        isBusy: shell.state !== 'Disconnected',
        idleTimeoutMs: shell.idleTimeoutMs,
        bufferMode: shell.bufferMode,
      },
    }),
    now: surroundings.now,
    onOpened: keeping.onOpened,
    onClosed: keeping.onClosed,
    dial: (heard, listener) =>
      followRedirections(request, listener, (url) =>
        dial(url, request, surroundings, { ...session, ...heard }, listener.signal),
      ),
    remove: (signal) =>
      followRedirections(request, undefined, async (url) => {
        using transport = await openFor(url, request, surroundings);
        await clientOf(transport, id, surroundings.language).delete(signal);
      }),
  });
}

/** Goes to where the server says that the session is, if whoever asks allows it. */
async function followRedirections<T>(
  request: RemoteSessionRequest,
  listener: ConnectionListener | undefined,
  work: (url: URL) => Promise<T>,
): Promise<T> {
  let url = parseServerUrl(request.uri);
  for (let hops = 0; ; hops += 1) {
    try {
      return await work(url);
    } catch (error) {
      if (!(error instanceof RedirectedError)) throw error;
      url = followRedirection({ from: url, location: error.location, hops }, request);
      listener?.reporter.warn(redirectionWarning(url));
    }
  }
}

async function dial(
  url: URL,
  request: RemoteSessionRequest,
  surroundings: SessionSurroundings,
  session: NonNullable<ConstructorParameters<typeof Connection>[0]['session']>,
  signal: AbortSignal,
): Promise<Dialled> {
  const { person, language, log } = surroundings;
  const transport = await openFor(url, request, surroundings);
  const connection = new Connection({ transport, person, locale: localeOf(language), log, session });
  try {
    await connection.open(signal);
    return { connection, transport, computerName: url.hostname };
  } catch (error) {
    transport[Symbol.dispose]();
    throw error;
  }
}

async function openFor(
  url: URL,
  { credential, checksCertificate }: RemoteSessionRequest,
  { readAuthorities }: SessionSurroundings,
): Promise<Transport> {
  const { userName, password } = credential;
  return openTransport({
    ...({ kind: 'url', url, user: userName, password: password.reveal() } as const),
    trust: checksCertificate ? { also: await readAuthorities() } : 'anyone',
  });
}

const clientOf = (transport: Transport, shellId: Guid, language: Language): WsmanClient =>
  new WsmanClient(transport, { shellId, random: systemRandom, locale: localeOf(language) });

const localeOf = (language: Language): string => (language === 'ko' ? 'ko-KR' : 'en-US');

/** `Microsoft.Exchange`, or the whole URI. */
const resourceOf = (configurationName: string): string =>
  /^https?:\/\//i.test(configurationName) ? configurationName : resourcePrefix + configurationName;
