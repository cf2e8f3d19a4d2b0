/** A connection that is signed in, made again when it has broken; and the ways to search that sources share. */
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { type Control, type Filter, FilterParser } from 'ldapts';
import { hostAndPort } from '../../base/addresses.ts';
import { type AppError, isAppError } from '../../base/errors.ts';
import type { SourceValue } from '../source-object.ts';
import { dial, secure } from './dial.ts';
import { LdapConnection, type LdapSearch } from './ldap-connection.ts';
import { pagedControl, pagedCookie } from './ldap-controls.ts';
import { guidOf, type LdapEntry, readLdapEntry, textIn } from './ldap-entry.ts';
import { bindError, resultCodes, resultError } from './ldap-result-error.ts';
import type { LdapCredentials, LdapPorts, LdapServerSettings } from './ldap-settings.ts';
import type { LdapSearchEnd } from './search-queue.ts';
import { isSourceError, shownText, sourceError } from './source-error.ts';

export interface LdapSessionSettings extends Omit<LdapServerSettings, 'host'> {
  /** Tried in order. */
  readonly servers: readonly string[];
  /** Anonymous without. */
  readonly credentials: LdapCredentials | null;
}

export interface PagedSearch extends Omit<LdapSearch, 'controls'> {
  readonly controls?: readonly Control[];
  readonly pageSize: number;
}

/** So many values of one attribute are asked for at once. */
const rangeSize = 1_500;

export class LdapSession {
  readonly #settings: LdapSessionSettings;
  readonly #ports: LdapPorts;
  #connection: LdapConnection | undefined;
  #isClosed = false;

  /** With a connection that is signed in already, where there is one. */
  constructor(settings: LdapSessionSettings, ports: LdapPorts, connection?: LdapConnection) {
    this.#settings = settings;
    this.#ports = ports;
    this.#connection = connection;
  }

  /** The one that stands, or a new one: to the first server that can be reached and lets us sign in. */
  async connection(signal: AbortSignal): Promise<LdapConnection> {
    if (this.#connection?.isOpen) return this.#connection;
    if (this.#isClosed) throw new Error('The session is closed.');
    this.#connection = await openConnection(this.#settings, this.#ports, signal);
    return this.#connection;
  }

  /** An entry by its name, or undefined where there is none, or none that may be seen. */
  async find(
    dn: string,
    attributes: readonly string[],
    signal: AbortSignal,
    controls: readonly Control[] = [],
  ): Promise<LdapEntry | undefined> {
    const connection = await this.connection(signal);
    const search = { base: dn, scope: 'base', filter: anything, attributes, controls } as const;
    const { entries, end } = await collect(connection, search, signal);
    if (end.result.code === resultCodes.noSuchObject) return undefined;
    requireSuccess(connection, `to read ${dn === '' ? 'its root' : shownText(dn)}`, end);
    return entries[0];
  }

  /** Page by page, each of them whole. */
  async *pages(
    { pageSize, controls = [], ...search }: PagedSearch,
    signal: AbortSignal,
  ): AsyncGenerator<LdapEntry[]> {
    const connection = await this.connection(signal);
    let cookie: Buffer = Buffer.alloc(0);
    do {
      const paged = { ...search, controls: [...controls, pagedControl(pageSize, cookie)] };
      const { entries, end } = await collect(connection, paged, signal);
      requireSuccess(connection, `to search in ${shownText(search.base)}`, end);
      cookie = pagedCookie(end.controls);
      if (entries.length > 0) yield entries;
    } while (cookie.length > 0);
  }

  /** All of a search at once: for what is known to be little. */
  async list(search: PagedSearch, signal: AbortSignal): Promise<LdapEntry[]> {
    const entries: LdapEntry[] = [];
    for await (const page of this.pages(search, signal)) entries.push(...page);
    return entries;
  }

  /** Fetches the values that the server has held back. */
  async complete(entry: LdapEntry, signal: AbortSignal): Promise<void> {
    for (const { attribute, next } of entry.ranged) await this.#fetchRange(entry, attribute, next, signal);
  }

  close(): void {
    this.#isClosed = true;
    this.#connection?.close();
  }

  async #fetchRange(entry: LdapEntry, attribute: string, from: number, signal: AbortSignal): Promise<void> {
    const name = attribute.toLowerCase();
    let next: number | undefined = from;
    while (next !== undefined) {
      const asked = `${attribute};range=${next}-${next + rangeSize - 1}`;
      // By its GUID: it may be moved meanwhile.
      const part = await this.find(this.#nameFor(entry), [asked], signal);
      if (part === undefined) return;
      const values: SourceValue[] = part.attributes.get(name) ?? [];
      const known = entry.attributes.get(name);
      if (known === undefined) entry.attributes.set(name, values);
      else for (const value of values) known.push(value);
      const after = part.ranged.find((range) => range.attribute.toLowerCase() === name)?.next;
      next = after !== undefined && after > next ? after : undefined;
    }
  }

  #nameFor(entry: LdapEntry): string {
    const guid = guidOf(entry);
    return entry.attributes.has('objectguid') && guid !== undefined ? `<GUID=${guid}>` : entry.dn;
  }
}

export const anything: Filter = FilterParser.parseString('(objectClass=*)');

export async function collect(
  connection: LdapConnection,
  search: LdapSearch,
  signal: AbortSignal,
): Promise<{ readonly entries: LdapEntry[]; readonly end: LdapSearchEnd }> {
  const entries: LdapEntry[] = [];
  const found = connection.search(search, signal);
  for (;;) {
    const { value, done } = await found.next();
    if (done) return { entries, end: value };
    // References to other domains are other connectors' to follow.
    for (const each of value) if (each.kind === 'entry') entries.push(readLdapEntry(each));
  }
}

export function requireSuccess(connection: LdapConnection, asked: string, { result }: LdapSearchEnd): void {
  if (result.code !== resultCodes.success) throw resultError(connection.server, asked, result);
}

export async function openConnection(
  settings: LdapSessionSettings,
  ports: LdapPorts,
  signal: AbortSignal,
): Promise<LdapConnection> {
  const { servers, credentials } = settings;
  let failure: AppError | undefined;
  for (const host of servers) {
    const server = { ...settings, host };
    try {
      const connection = await reach(server, ports, signal);
      await signIn(connection, credentials, signal);
      return connection;
    } catch (error) {
      signal.throwIfAborted();
      if (!isAppError(error)) throw error;
      // A wrong password is wrong everywhere, and each try counts towards locking the account.
      if (isSourceError(error, 'signIn')) throw error;
      failure ??= error;
    }
  }
  throw failure ?? sourceError('settings', { what: 'The connector names no server.', next: 'Give -Server.' });
}

/** Told how far one has come. */
export interface ReachObserver {
  connected(): void;
  secured(socket: TLSSocket): void;
}

/** Connected, and encrypted as the settings say; not signed in. */
export async function reach(
  settings: LdapServerSettings,
  ports: LdapPorts,
  signal: AbortSignal,
  observer?: ReachObserver,
): Promise<LdapConnection> {
  const secured = async (way: Duplex) => {
    const socket = await secure(ports, settings, way, signal);
    observer?.secured(socket);
    return socket;
  };
  const plain = await dial(ports, settings, signal);
  observer?.connected();
  const socket = settings.security === 'Ldaps' ? await secured(plain) : plain;
  const { clock, timeouts } = ports;
  const name = hostAndPort(settings);
  const connection = new LdapConnection(socket, { clock, server: name, stallMs: timeouts.stallMs });
  if (settings.security !== 'StartTls') return connection;
  try {
    const result = await connection.startTls(signal);
    if (result.code !== resultCodes.success) {
      throw sourceError('tls', {
        what: `${name} does not take StartTLS (code ${result.code}, "${shownText(result.diagnostic)}").`,
        next: 'Give -Security Ldaps with port 636, or a certificate to the server.',
        retryable: false,
      });
    }
    await connection.upgrade(secured);
    return connection;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

export async function signIn(
  connection: LdapConnection,
  credentials: LdapCredentials | null,
  signal: AbortSignal,
): Promise<void> {
  if (credentials === null) return;
  const { userName, password } = credentials;
  try {
    // RFC 4513 section 5.1.2: a name without a password is an anonymous sign-in that looks like a good one.
    if (password === '') {
      throw sourceError('signIn', {
        what: `No password is given for ${shownText(userName)}.`,
        next: 'Give -Credential, or name its file or variable.',
        retryable: false,
      });
    }
    const result = await connection.bind(userName, password, signal);
    if (result.code !== resultCodes.success) throw bindError(connection.server, userName, result);
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Texts of the root (RFC 4512 section 5.1). */
export interface RootEntry {
  readonly entry: LdapEntry;
  readonly supportedControls: ReadonlySet<string>;
  readonly defaultNamingContext: string | undefined;
}

export async function readRoot(session: LdapSession, signal: AbortSignal): Promise<RootEntry> {
  const entry = await session.find('', ['*', '+'], signal);
  const root = entry ?? { dn: '', attributes: new Map<string, SourceValue[]>(), ranged: [] };
  const contexts = root.attributes.get('namingcontexts') ?? [];
  const first = contexts.find((context) => typeof context === 'string' && context !== '');
  const texts = (root.attributes.get('supportedcontrol') ?? []).filter((oid) => typeof oid === 'string');
  return {
    entry: root,
    supportedControls: new Set(texts),
    defaultNamingContext:
      textIn(root, 'defaultnamingcontext') ?? (typeof first === 'string' ? first : undefined),
  };
}
