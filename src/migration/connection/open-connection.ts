import { hostAndPort } from '../../base/addresses.ts';
import type { Random } from '../../base/random.ts';
import type { StatusResponse } from '../../wire/imap/index.ts';
import { byeError } from './connection-ends.ts';
import { type DialPorts, dial, secure } from './dial.ts';
import { ImapConnection } from './imap-connection.ts';
import type { RememberedServer, SourceServerLimits } from './server-limits.ts';
import { signIn } from './sign-in.ts';
import { sourceError } from './source-error.ts';
import {
  defaultTimeouts,
  type SourceCredentials,
  type SourceServerSettings,
  type SourceTimeouts,
} from './source-settings.ts';

/** What of the world a connection needs; tests bring their own. */
export interface ConnectionPorts extends DialPorts {
  readonly random: Random;
}

export interface OpenOptions extends ConnectionPorts {
  readonly settings: SourceServerSettings;
  readonly limits: SourceServerLimits;
  /** Of opening. */
  readonly signal: AbortSignal;
  /** Of the connection, for as long as it lasts. */
  readonly lifetime: AbortSignal;
}

export function timeoutsOf(settings: SourceServerSettings): SourceTimeouts {
  return { ...defaultTimeouts, ...settings.timeouts };
}

export interface Greeted {
  readonly connection: ImapConnection;
  readonly greeting: StatusResponse;
  readonly isEncrypted: boolean;
}

/** TCP, TLS as the settings say, and the greeting. */
export async function greet(options: OpenOptions): Promise<Greeted> {
  const { settings, clock, limits, signal } = options;
  const timeouts = timeoutsOf(settings);
  const way = await dial(options, settings, timeouts.connectMs, signal);
  const connection = new ImapConnection({
    way,
    server: hostAndPort(settings),
    clock,
    timeouts,
    rate: limits.rate,
    signal: options.lifetime,
  });
  const onAbort = () => connection.destroy(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const greeting = await connection.greeting(timeouts.greetingMs);
    if (greeting.condition === 'BYE') throw byeError(connection.server, greeting);
    if (settings.security === 'Tls') await startTls(connection, greeting, options);
    return { connection, greeting, isEncrypted: connection.tls !== undefined };
  } catch (error) {
    connection.destroy(error);
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** RFC 9051 section 11.1: never in the clear where TLS was asked for. */
async function startTls(
  connection: ImapConnection,
  greeting: StatusResponse,
  options: OpenOptions,
): Promise<void> {
  const { settings, clock, signal } = options;
  const { server } = connection;
  if (greeting.condition === 'PREAUTH')
    throw sourceError('tls', {
      what: `${server} has signed somebody in before TLS (PREAUTH), which then cannot begin any more.`,
      next: 'Use -Security Ssl with the port for TLS.',
      retryable: false,
    });
  if (connection.capabilities.size === 0) await connection.must({ name: 'CAPABILITY' }, 'CAPABILITY');
  if (!connection.capabilities.has('STARTTLS'))
    throw sourceError('tls', {
      what: `${server} does not offer STARTTLS; no password is sent in the clear.`,
      next: 'Use -Security Ssl with the port for TLS (mostly 993), or -Security None if the way is safe by itself.',
      retryable: false,
    });
  await connection.startTls((socket) =>
    secure(socket, clock, settings, timeoutsOf(settings).connectMs, signal),
  );
}

const clientName: ReadonlyMap<string, string | undefined> = new Map([['name', 'Landfall']]);

/**
 * Ready for work: signed in, extensions enabled. To a server that is known from before, LOGIN, ID and ENABLE go out
 * together, and the caller's first commands with them: none of them changes anything at the server, and if LOGIN
 * fails, the others are refused (RFC 9051 section 5.5 lets a client send ahead what does not depend on an answer).
 */
export async function openConnection(
  options: OpenOptions,
  credentials: SourceCredentials,
  alongside?: (connection: ImapConnection, capabilities: ReadonlySet<string>) => void,
): Promise<ImapConnection> {
  const { settings, limits, random, signal } = options;
  const { connection, greeting, isEncrypted } = await greet(options);
  const known = limits.remembered;
  const onAbort = () => connection.destroy(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    if (greeting.condition === 'PREAUTH') {
      if (connection.capabilities.size === 0) await connection.must({ name: 'CAPABILITY' }, 'CAPABILITY');
      prepare(connection, connection.capabilities);
      return await settled(connection, options);
    }
    // STARTTLS has made the server's list invalid, and not every greeting has one.
    if (connection.capabilities.size === 0) await connection.must({ name: 'CAPABILITY' }, 'CAPABILITY');
    const before = connection.capabilities;
    let isPrepared = false;
    const ahead = (server: RememberedServer) => () => {
      isPrepared = true;
      prepare(connection, server.capabilities);
      alongside?.(connection, server.capabilities);
    };
    const startedAt = options.clock.monotonic();
    const { attempt } = await signIn({
      connection,
      credentials,
      random,
      known: known?.attempt,
      host: settings.host,
      port: settings.port,
      isEncrypted,
      signal,
      ...(known === undefined ? {} : { alongside: ahead(known) }),
    });
    limits.noteRoundTrip(options.clock.monotonic() - startedAt);
    // Told with the answer to LOGIN by most; a list that is still the one from before was not.
    if (connection.capabilities === before && !isPrepared)
      await connection.must({ name: 'CAPABILITY' }, 'CAPABILITY');
    if (!isPrepared) prepare(connection, connection.capabilities);
    const capabilities = connection.capabilities === before ? known?.capabilities : connection.capabilities;
    if (capabilities) limits.remember({ capabilities, attempt });
    return await settled(connection, options);
  } catch (error) {
    connection.destroy(error);
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Not waited for: whoever needs what is enabled finds it in `enabled` with the next answer. */
function prepare(connection: ImapConnection, capabilities: ReadonlySet<string>): void {
  if (capabilities.has('ID')) ignoreAnswer(connection.run({ name: 'ID', fields: clientName }));
  const wanted = extensionsToEnable(capabilities);
  if (wanted.length > 0) ignoreAnswer(connection.run({ name: 'ENABLE', capabilities: wanted }));
}

/**
 * UTF8=ACCEPT: without it a server may give a message with a header in UTF-8 in another form (RFC 6855 section 3).
 * QRESYNC brings CONDSTORE along (RFC 7162 section 3.2.3).
 */
function extensionsToEnable(capabilities: ReadonlySet<string>): string[] {
  if (!capabilities.has('ENABLE') && !capabilities.has('IMAP4REV2')) return [];
  const wanted: string[] = [];
  if (capabilities.has('QRESYNC')) wanted.push('QRESYNC');
  else if (capabilities.has('CONDSTORE')) wanted.push('CONDSTORE');
  if (capabilities.has('UTF8=ACCEPT') || capabilities.has('UTF8=ONLY')) wanted.push('UTF8=ACCEPT');
  return wanted;
}

/** A refusal costs an extension and no more; the end of the connection is told to the commands that follow. */
function ignoreAnswer(answered: Promise<unknown>): void {
  answered.catch(() => undefined);
}

async function settled(
  connection: ImapConnection,
  { settings, limits }: OpenOptions,
): Promise<ImapConnection> {
  const { compression = 'auto' } = settings;
  connection.isNear = limits.isNear;
  const isWanted = compression === 'always' || (compression === 'auto' && limits.isWaySlow);
  if (isWanted && connection.capabilities.has('COMPRESS=DEFLATE')) await connection.compress();
  return connection;
}
