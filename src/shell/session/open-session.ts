/**
 * Opens the session that a command of the shell works in: on the store of this machine; through the server that
 * has the store, where one runs; or on a server that was named.
 */
import { AppError, isAppError } from '../../base/errors.ts';
import type { CommandContext } from '../command.ts';
import { readGivenFile } from '../given-file.ts';
import { openLocalHost } from '../local-host/local-host.ts';
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

export async function openSession(
  context: SessionContext,
  { server, ...given }: OpenSessionOptions,
): Promise<ShellSession> {
  // Wherever the cmdlets run, files and variables are those of the person at the shell.
  const options = { ...given, ...openLocalHost(context) };
  if (server?.server !== undefined) {
    const address = await networkAddress(server.server, server, context, options);
    return openRemote(address, context, options);
  }
  try {
    return await openLocalSession(context, options);
  } catch (error) {
    if (!isInUse(error)) throw error;
    return await openBeside(error, context, options);
  }
}

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
): Promise<ServerAddress> {
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
  return { kind: 'url', url, user: name, password, authority };
}

const missing = (what: string, message: string): AppError =>
  new AppError({ kind: 'invalid', code: `remote.${what}.missing`, message });
