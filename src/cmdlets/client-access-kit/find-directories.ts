import { AppError } from '../../base/errors.ts';
import {
  type DirectoryOwner,
  directoryName,
  identityOf,
  nameOf,
  shortName,
  type VirtualDirectory,
} from '../../operations/client-access/virtual-directory.ts';
import { getWildcard, hasWildcards } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';

/** All that an identity means, in the order in which they are listed; all there are without one. */
export async function findDirectories(
  identity: string | undefined,
  { rooms, knownOrganization }: CmdletContext,
): Promise<VirtualDirectory[]> {
  const all = await rooms.clientAccess.directories.list(knownOrganization);
  if (identity === undefined) return all;
  const found = all.filter(matcherOf(identity));
  if (found.length > 0 || hasWildcards(identity)) return found;
  throw notFound(identity, all);
}

/** The one to change: where a server and an organisation have the same name, people of an organisation mean their own. */
export async function getDirectory(identity: string, context: CmdletContext): Promise<VirtualDirectory> {
  const found = await findDirectories(identity, context);
  const preferred = context.actor.home === undefined ? 'server' : 'organization';
  const own = found.filter(({ owner }) => owner.kind === preferred);
  const [first, second] = own.length > 0 ? own : found;
  if (first === undefined) throw notFound(identity, await findDirectories(undefined, context));
  if (second !== undefined && !isUnqualified(identity)) throw ambiguous(identity, [first, second]);
  return first;
}

export function isCalled({ name }: DirectoryOwner, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  return [name, shortName(name)].some((each) => each.toLowerCase() === wanted);
}

/** Without a server, which then is the one at hand. */
const isUnqualified = (identity: string): boolean => !identity.includes('\\');

function matcherOf(identity: string): (directory: VirtualDirectory) => boolean {
  const text = identity.trim();
  const slash = text.lastIndexOf('\\');
  const server = slash < 0 ? undefined : text.slice(0, slash);
  const rest = text.slice(slash + 1);
  const nameTest = getWildcard(rest === '' ? '*' : rest, false);
  const serverTest = server === undefined ? undefined : getWildcard(server, false);
  return (directory) => {
    if (directory.guid === text.toLowerCase()) return true;
    const { name } = directory.owner;
    const isServer = serverTest === undefined || serverTest(name) || serverTest(shortName(name));
    return isServer && (nameTest(nameOf(directory)) || rest.toLowerCase() === directoryName);
  };
}

function notFound(identity: string, all: readonly VirtualDirectory[]): AppError {
  const known = all.map((one) => `"${identityOf(one)}"`).join(', ');
  return new AppError({
    kind: 'notFound',
    code: 'clientAccess.virtualDirectory.notFound',
    message: `There is no virtual directory "${identity.slice(0, 200)}". ${
      known === ''
        ? 'There is none at all; New-MapiVirtualDirectory makes one.'
        : `There is ${known}; in the name stands a server, as server.name of its configuration says, or an organisation.`
    }`,
    details: { identity: identity.slice(0, 200) },
  });
}

function ambiguous(identity: string, found: readonly VirtualDirectory[]): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'clientAccess.virtualDirectory.several',
    message: `"${identity.slice(0, 200)}" means several: ${found.map((one) => `"${identityOf(one)}"`).join(', ')}. Name one of them, or give its Guid.`,
  });
}
