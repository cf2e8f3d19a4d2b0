/** A shell whose cmdlets run on a server: the one of this machine through its socket, or one on the network. */
import { userInfo } from 'node:os';
import { systemRandom } from '../../base/random.ts';
import { allCmdlets } from '../../cmdlets/all-cmdlets.ts';
import { grantToFolderOwner } from '../../cmdlets/kit/authorizers.ts';
import type { AuditSink, CmdletRooms } from '../../cmdlets/kit/ports.ts';
import { Runtime, type RuntimeOptions } from '../../cmdlets/kit/runtime.ts';
import { localCmdlets } from '../../cmdlets/local/registry.gen.ts';
import { findMember, toText } from '../../wire/powershell-language/index.ts';
import type { CommandContext } from '../command.ts';
import type { ShellSession } from '../session/shell-session.ts';
import { Connection } from './connection.ts';
import type { Person } from './host-calls.ts';
import { openTransport } from './http-transport.ts';
import { makeProxy } from './proxy-cmdlets.ts';
import { makeRunner } from './remote-runner.ts';
import type { ServerAddress } from './server-address.ts';

export type RemoteSurroundings = Pick<CommandContext, 'clock' | 'log' | 'language' | 'signal'>;

export interface RemoteSessionOptions
  extends Pick<RuntimeOptions, 'confirmer' | 'prompter' | 'limits' | 'host' | 'files' | 'remoteSessions'> {
  /** Works in this organisation, by any name of it. */
  readonly organization?: string;
}

export async function openRemoteSession(
  address: ServerAddress,
  surroundings: RemoteSurroundings,
  options: RemoteSessionOptions = {},
): Promise<ShellSession> {
  const { clock, log, language, signal } = surroundings;
  const { organization, ...runtimeOptions } = options;
  await using opening = new AsyncDisposableStack();
  const transport = opening.use(openTransport(address, organization));
  const person: Person = { confirmer: options.confirmer, prompter: options.prompter };
  const locale = language === 'ko' ? 'ko-KR' : 'en-US';
  const connection = new Connection({ transport, person, locale, log });
  opening.defer(() => connection.close());
  const known = new Map(allCmdlets.map((cmdlet) => [cmdlet.name.toLowerCase(), cmdlet]));
  const run = makeRunner((request, call, stop) => connection.run(request, call, stop), person);
  const proxies = (await connection.commands(signal)).map((command) => makeProxy(command, known, run));
  const ofFiles = options.files === undefined ? [] : localCmdlets;
  const user = userOf(address);
  const runtime = new Runtime({
    ...runtimeOptions,
    cmdlets: [...allCmdlets.filter(({ role }) => role === 'Core'), ...ofFiles, ...proxies],
    rooms: noRooms,
    limitRooms: () => noRooms,
    actor: { name: user, organization: undefined },
    authorizer: grantToFolderOwner,
    audit: noAudit,
    clock,
    log,
    language,
    signal,
    random: systemRandom,
    session: systemRandom.guid(),
  });
  const opened = opening.move();
  const close = () => opened.disposeAsync();
  return {
    runtime,
    place: { kind: 'server', user, where: whereOf(address), readOnly: false },
    async findOrganizationName() {
      if (organization !== undefined) return organization;
      const own = await connection.findOrganizationName(signal);
      if (own !== undefined) return own;
      if (runtime.catalog.find('Get-Organization') === undefined) return undefined;
      const [first, second] = await connection.firstOutputs('Get-Organization', 2, signal);
      return first !== undefined && second === undefined
        ? toText(findMember(first, 'Name')?.value)
        : undefined;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

const userOf = (address: ServerAddress): string =>
  address.kind === 'url' ? address.user : userInfo().username;
const whereOf = (address: ServerAddress): string =>
  address.kind === 'url' ? address.url.host : address.folder;

/** What changes is recorded by the server. */
const noAudit: AuditSink = { record: () => Promise.resolve() };

/** The rooms are the server's. Cmdlets that are here work on objects alone and never come to ask. */
const noRooms = new Proxy({} as CmdletRooms, {
  get(_, room) {
    throw new Error(`There is no ${String(room)} here: this shell works on a server.`);
  },
});
