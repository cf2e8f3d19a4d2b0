/** How sessions are named: themselves, or by number, name, GUID or computer; here, or at a server that has them. */
import type { Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import { parameter } from '../kit/parameter.ts';
import { cannotConvert, convertible, list, text } from '../kit/parameter-types.ts';
import type { RemoteSession } from '../kit/remote-sessions.ts';
import { type ConnectionValues, connectionIn, requestOf } from './connection-parameters.ts';
import { delegatedOrganization } from './customers.ts';
import { requireRemoteSessions, sessionError } from './session-errors.ts';
import { sessionType, sessionTypeName } from './session-object.ts';
import { pickNamed, shellSelectors } from './shell-selectors.ts';

export const session = () =>
  convertible(
    { typeName: sessionTypeName },
    (value: Value): RemoteSession =>
      sessionType.find(value) ??
      cannotConvert(value, sessionTypeName, 'Give what New-PSSession or Get-PSSession gave out.'),
  );

/** Of the cmdlets that work on a session that they are given. */
export const givenSessions = parameter({
  schema: list(session()),
  synopsis: { en: 'The sessions.', ko: '세션.' },
  position: 0,
  mandatory: true,
  fromPipeline: 'both',
  sets: ['Session'],
});

export const sessionSelectors = {
  ...shellSelectors,
  ComputerName: parameter({
    schema: list(text()),
    synopsis: { en: 'The server, or a pattern.', ko: '서버 또는 패턴.' },
    mandatory: true,
    fromPipeline: 'propertyName',
    aliases: ['Cn'],
    sets: ['ComputerName'],
  }),
} as const;

const serverSets = ['Uri', 'UriName', 'UriInstanceId'] as const;

/** Of cmdlets that also find sessions at a server, where another shell may have left them. */
export const serverSelectors = {
  Name: { ...sessionSelectors.Name, sets: ['Name', 'UriName'] },
  InstanceId: { ...sessionSelectors.InstanceId, sets: ['InstanceId', 'UriInstanceId'] },
  ...connectionIn(serverSets),
  DelegatedOrganization: { ...delegatedOrganization, sets: serverSets },
} as const;

export interface SelectedBy {
  readonly Id?: readonly number[] | undefined;
  readonly InstanceId?: readonly string[] | undefined;
  readonly Name?: readonly string[] | undefined;
  readonly ComputerName?: readonly string[] | undefined;
}

/** What is named one by one and is not there is an error each; a pattern may find nothing. */
export function findSessions(
  cmdlet: string,
  { Id, InstanceId, Name, ComputerName }: SelectedBy,
  context: Pick<CmdletContext, 'remoteSessions' | 'writeError'>,
  all: readonly RemoteSession[] = requireRemoteSessions(context).all,
): readonly RemoteSession[] {
  const missing = (what: string, shown: string) =>
    context.writeError(
      sessionError(
        cmdlet,
        'SessionNotAvailable',
        `The remote session with ${what} ${shown} is not available. Run Get-PSSession to see those that are open.`,
        shown,
      ),
    );
  const pick = (
    what: string,
    wanted: string,
    fits: (session: RemoteSession, matches: (name: string) => boolean) => boolean,
  ) => pickNamed(all, wanted, fits, () => missing(what, wanted));
  const byText = (what: string, wanted: readonly string[], read: (session: RemoteSession) => string) =>
    wanted.flatMap((pattern) => pick(what, pattern, (each, matches) => matches(read(each))));
  if (Id) return Id.flatMap((id) => pick('the session ID', String(id), ({ number }) => number === id));
  if (InstanceId) return InstanceId.flatMap((id) => pick('the instance ID', id, (each) => each.guid === id));
  if (Name) return byText('the name', Name, ({ name }) => name);
  if (ComputerName) return byText('the computer name', ComputerName, ({ computerName }) => computerName);
  return all;
}

/** Those of this shell, or with `-ConnectionUri` those that the account has at that server. */
export async function selectSessions(
  cmdlet: string,
  selected: SelectedBy & ConnectionValues,
  context: CmdletContext,
): Promise<readonly RemoteSession[]> {
  const { ConnectionUri, ConfigurationName, InstanceId, Name } = selected;
  if (ConnectionUri === undefined) return findSessions(cmdlet, selected, context);
  const request = await requestOf({ ...selected, Name: undefined }, context);
  const there = await requireRemoteSessions(context).find(request, context);
  const wanted = ConfigurationName?.toLowerCase();
  const fitting = there.filter(
    ({ configurationName }) => wanted === undefined || configurationName.toLowerCase() === wanted,
  );
  return findSessions(cmdlet, { InstanceId, Name }, context, fitting);
}

/** Each by itself: one that fails is told of, and does not keep the others from it. */
export async function* withEach(
  sessions: readonly RemoteSession[],
  work: (session: RemoteSession) => Promise<void>,
  context: CmdletContext,
): AsyncGenerator<Value> {
  for (const one of sessions) {
    try {
      await work(one);
      yield sessionType.present(one);
    } catch (error) {
      if (context.signal.aborted) throw error;
      context.writeError(error, one.name);
    }
  }
}
