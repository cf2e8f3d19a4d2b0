/** Opens a session on the store of this machine, for the operating-system user who owns its data folder. */
import { userInfo } from 'node:os';
import { localCmdlets } from '../../cmdlets/local/registry.gen.ts';
import type { SessionOptions } from '../../cmdlets/sessions.ts';
import type { CommandContext } from '../command.ts';
import type { ShellSession } from './shell-session.ts';

export type SessionSurroundings = Pick<CommandContext, 'openPlatform' | 'language' | 'signal'>;

/**
 * What a person at a terminal has and a script has not: somebody to ask, and bounds of another size; and the
 * organisation that was asked for.
 */
export interface LocalSessionOptions
  extends Pick<
    SessionOptions,
    'confirmer' | 'prompter' | 'limits' | 'organization' | 'host' | 'files' | 'remoteSessions'
  > {
  /** Does not lock the folder: whoever has it goes on, and everything is there to be read. */
  readonly readOnly?: boolean;
}

export async function openLocalSession(
  surroundings: SessionSurroundings,
  { readOnly = false, ...options }: LocalSessionOptions = {},
): Promise<ShellSession> {
  const { openPlatform, language, signal } = surroundings;
  const platform = await openPlatform({ readOnly });
  await using opening = new AsyncDisposableStack();
  opening.defer(() => platform.close());
  const user = userInfo().username;
  const owner = { kind: 'platform', name: user } as const;
  const runtime = await platform.sessions.open(owner, {
    ...options,
    extraCmdlets: options.files === undefined ? [] : localCmdlets,
    language,
    signal,
  });
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
