/** Opens a session on the store of this machine, for the operating-system user who owns its data folder. */
import { userInfo } from 'node:os';
import { isAppError } from '../../base/errors.ts';
import type { SessionOptions } from '../../cmdlets/sessions.ts';
import type { CommandContext } from '../command.ts';
import type { Platform } from '../platform.ts';
import type { ShellSession } from './shell-session.ts';

export type SessionSurroundings = Pick<CommandContext, 'openPlatform' | 'log' | 'language' | 'signal'>;

/**
 * What a person at a terminal has and a script has not: somebody to ask, and bounds of another size; and the
 * organisation that was asked for.
 */
export type LocalSessionOptions = Pick<SessionOptions, 'confirmer' | 'prompter' | 'limits' | 'organization'>;

export async function openLocalSession(
  surroundings: SessionSurroundings,
  options: LocalSessionOptions = {},
): Promise<ShellSession> {
  const { language, signal } = surroundings;
  const { platform, readOnly } = await open(surroundings);
  await using opening = new AsyncDisposableStack();
  opening.defer(() => platform.close());
  const user = userInfo().username;
  const owner = { kind: 'platform', name: user } as const;
  const runtime = await platform.sessions.open(owner, { ...options, language, signal });
  const opened = opening.move();
  const close = () => opened.disposeAsync();
  return {
    runtime,
    place: { kind: 'local', user, where: platform.dataFolder, readOnly },
    async findOrganizationName() {
      if (options.organization !== undefined) return options.organization;
      const [first, second] = await platform.organizations.list({ states: ['active'], limit: 2 });
      return second === undefined ? first?.name : undefined;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Beside a running server the store is open for reading alone. */
async function open({
  openPlatform,
  log,
}: SessionSurroundings): Promise<{ readonly platform: Platform; readonly readOnly: boolean }> {
  try {
    return { platform: await openPlatform(), readOnly: false };
  } catch (error) {
    if (!isAppError(error) || error.code !== 'store.dataFolder.inUse') throw error;
    log.debug('script.readOnly');
    return { platform: await openPlatform({ readOnly: true }), readOnly: true };
  }
}
