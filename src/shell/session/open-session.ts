/**
 * Opens the session that a command of the shell works in: on the store of this machine; through the server that
 * has the store, where one runs; or on a server that was named.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, isAppError } from '../../base/errors.ts';
import type { RemoteSessionRequest, RemoteSessions } from '../../cmdlets/kit/remote-sessions.ts';
import { CredentialValue, SecureStringValue } from '../../wire/powershell-language/index.ts';
import type { CommandContext } from '../command.ts';
import { readGivenFile } from '../given-file.ts';
import { openLocalHost } from '../local-host/local-host.ts';
import { ShellRemoteSessions } from '../remote/remote-sessions.ts';
import type { ServerAddress } from '../remote/server-address.ts';
import type { ServerOptions } from '../session-options.ts';
import { type LocalSessionOptions, openLocalSession } from './local-session.ts';
import type { ShellSession } from './shell-session.ts';

export type SessionContext = Pick<
  CommandContext,
  'openPlatform' | 'config' | 'clock' | 'log' | 'language' | 'signal' | 'environment' | 'workingFolder'
>;

export interface OpenSessionOptions extends LocalSessionOptions {
  readonly server?: ServerOptions | undefined;
}

/** With what the person at it opens elsewhere. */
export interface OpenedSession extends ShellSession {
  readonly remoteSessions: RemoteSessions;
}

export async function openSession(
  context: SessionContext,
  { server, ...given }: OpenSessionOptions,
): Promise<OpenedSession> {
  // Wherever the cmdlets run, files and variables are those of the person at the shell.
  const remoteSessions = new ShellRemoteSessions({
    person: given,
    language: context.language,
    log: context.log,
    now: () => context.clock.now(),
    readAuthorities: () => readAuthorities(context, server?.ca),
  });
  const options = { ...given, ...openLocalHost(context), remoteSessions };
  const session = await openOn(server, context, options, remoteSessions);
  const close = async () => {
    await using _ = session;
    await remoteSessions[Symbol.asyncDispose]();
  };
  return { ...session, remoteSessions, close, [Symbol.asyncDispose]: close };
}

async function openOn(
  server: ServerOptions | undefined,
  context: SessionContext,
  options: LocalSessionOptions,
  remoteSessions: ShellRemoteSessions,
): Promise<ShellSession> {
  if (server?.server !== undefined) {
    const address = await networkAddress(server.server, server, context, options);
    remoteSessions.server = requestTo(address);
    return openRemote(address, context, options);
  }
  try {
    return await openLocalSession(context, options);
  } catch (error) {
    if (!isInUse(error)) throw error;
    return await openBeside(error, context, options);
  }
}

/** That of this machine's own server, as long as it has no other certificate, and what `--ca` names. */
async function readAuthorities(
  { config, workingFolder }: SessionContext,
  given: string | undefined,
): Promise<readonly string[]> {
  const own = path.join(config().store.dataFolder, 'tls', 'self-signed.pem');
  const texts = [
    existsSync(own) ? await readFile(own, 'utf8') : undefined,
    given === undefined ? undefined : await readGivenFile(given, workingFolder),
  ];
  return texts.flatMap((text) => (text === undefined ? [] : certificatesIn(text)));
}

/** A key may stand in the same file. */
const certificatesIn = (text: string): readonly string[] =>
  text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];

/** Whoever holds the folder may be no server: another command line, or a backup. Then everything can be read. */
async function openBeside(
  inUse: AppError,
  context: SessionContext,
  options: LocalSessionOptions,
): Promise<ShellSession> {
  const { dataFolder } = context.config().store;
  try {
    return await openRemote({ kind: 'folder', folder: dataFolder }, context, options);
  } catch (error) {
    if (!isAppError(error) || error.code !== 'remote.unreachable') throw error;
    context.log.debug('session.readOnly', { reason: inUse.message });
    return openLocalSession(context, { ...options, readOnly: true });
  }
}

const isInUse = (error: unknown): error is AppError =>
  isAppError(error) && error.code === 'store.dataFolder.inUse';

async function openRemote(
  address: ServerAddress,
  context: SessionContext,
  options: LocalSessionOptions,
): Promise<ShellSession> {
  // What it needs is loaded for those who need it.
  const { openRemoteSession } = await import('../remote/remote-session.ts');
  return openRemoteSession(address, context, options);
}

async function networkAddress(
  server: string,
  { user, passwordFile, ca }: ServerOptions,
  { environment, workingFolder, signal }: SessionContext,
  { prompter }: LocalSessionOptions,
): Promise<NetworkAddress> {
  const { parseServerUrl } = await import('../remote/server-address.ts');
  const url = parseServerUrl(server);
  const name = user ?? environment.LANDFALL_USER;
  if (name === undefined) throw missing('user', 'Name the account with --user, or in LANDFALL_USER.');
  const password =
    passwordFile === undefined
      ? (environment.LANDFALL_PASSWORD ??
        (await prompter?.ask(`Password of ${name}: `, { isSecret: true, signal })))
      : (await readGivenFile(passwordFile, workingFolder)).replace(/\r?\n$/, '');
  if (password === undefined) {
    throw missing(
      'password',
      'There is nobody to ask for the password here. Give its file with --password-file, or LANDFALL_PASSWORD.',
    );
  }
  const authority = ca === undefined ? undefined : await readGivenFile(ca, workingFolder);
  return {
    kind: 'url',
    url,
    user: name,
    password,
    ...(authority !== undefined && { trust: { only: authority } }),
  };
}

type NetworkAddress = ServerAddress & { readonly kind: 'url' };

/** As New-PSSession would be asked for another session on the same server. */
const requestTo = ({ url, user, password }: NetworkAddress): RemoteSessionRequest => ({
  uri: url.href,
  credential: new CredentialValue(user, new SecureStringValue(password)),
  name: undefined,
  configurationName: 'Microsoft.Exchange',
  allowsRedirection: false,
  maxRedirections: 0,
  checksCertificate: true,
});

const missing = (what: string, message: string): AppError =>
  new AppError({ kind: 'invalid', code: `remote.${what}.missing`, message });
