/** How sessions are named: themselves, or by number, name, GUID or computer; here, or at a server that has them. */
import { getWildcard, hasWildcards, type Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import { parameter } from '../kit/parameter.ts';
import { cannotConvert, convertible, guid, list, text, whole } from '../kit/parameter-types.ts';
import type { RemoteSession } from '../kit/remote-sessions.ts';
import { type ConnectionValues, connectionIn, requestOf } from './connection-parameters.ts';
import { delegatedOrganization } from './customers.ts';
import { requireRemoteSessions, sessionError } from './session-errors.ts';
import { sessionType, sessionTypeName } from './session-object.ts';

export const session = () =>
  convertible(
    { typeName: sessionTypeName },
    (value: Value): RemoteSession =>
      sessionType.find(value) ??
      cannotConvert(value, sessionTypeName, 'Give what New-PSSession or Get-PSSession gave out.'),
  );

export const sessionSelectors = {
  Id: parameter({
    schema: list(whole()),
    synopsis: { en: 'Its number in this shell.', ko: '이 셸에서의 번호.' },
    mandatory: true,
    fromPipeline: 'propertyName',
    sets: ['Id'],
  }),
  InstanceId: parameter({
    schema: list(guid()),
    synopsis: { en: 'Its GUID.', ko: 'GUID.' },
    mandatory: true,
    fromPipeline: 'propertyName',
    sets: ['InstanceId'],
  }),
  Name: parameter({
    schema: list(text()),
    synopsis: { en: 'Its name, or a pattern.', ko: '이름 또는 패턴.' },
    mandatory: true,
    fromPipeline: 'propertyName',
    sets: ['Name'],
  }),
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
  const pick = (what: string, wanted: string, fits: (session: RemoteSession) => boolean) => {
    const found = all.filter(fits);
    if (found.length === 0 && !hasWildcards(wanted)) missing(what, wanted);
    return found;
  };
  const byText = (what: string, wanted: readonly string[], read: (session: RemoteSession) => string) =>
    wanted.flatMap((pattern) => {
      const fits = getWildcard(pattern, false);
      return pick(what, pattern, (each) => fits(read(each)));
    });
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
