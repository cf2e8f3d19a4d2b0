/** Opens a session on the store of this machine, for the operating-system user who owns its data folder. */
import { userInfo } from 'node:os';
import { isAppError } from '../../base/errors.ts';
import { systemRandom } from '../../base/random.ts';
import { allCmdlets } from '../../cmdlets/all-cmdlets.ts';
import { grantToFolderOwner } from '../../cmdlets/kit/authorizers.ts';
import { Runtime, type RuntimeOptions } from '../../cmdlets/kit/runtime.ts';
import type { CommandContext } from '../command.ts';
import type { Platform } from '../platform.ts';
import type { ShellSession } from './shell-session.ts';

export type SessionSurroundings = Pick<
  CommandContext,
  'openPlatform' | 'clock' | 'log' | 'language' | 'signal'
>;

/** What a person at a terminal has and a script has not: somebody to ask, and bounds of another size. */
export type SessionOptions = Pick<RuntimeOptions, 'confirmer' | 'limits'>;

export async function openLocalSession(
  surroundings: SessionSurroundings,
  options: SessionOptions = {},
): Promise<ShellSession> {
  const { clock, log, language, signal } = surroundings;
  const { platform, readOnly } = await open(surroundings);
  const user = userInfo().username;
  const runtime = new Runtime({
    ...options,
    cmdlets: allCmdlets,
    rooms: platform,
    actor: { name: user, organization: undefined },
    authorizer: grantToFolderOwner,
    audit: platform.auditLog,
    clock,
    log,
    language,
    signal,
    random: systemRandom,
    session: systemRandom.guid(),
  });
  const close = () => platform.close();
  return {
    runtime,
    place: { kind: 'local', user, where: platform.dataFolder, readOnly },
    async findOrganizationName() {
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
