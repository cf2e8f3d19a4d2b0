import type { OpenSession } from '../../access/open-sessions.ts';
import { AppError } from '../../base/errors.ts';
import { partnerCaller } from '../../partner/partner-caller.ts';
import type { CmdletContext } from '../kit/context.ts';

/** The caller's own, or all that it may see: of the organisation's accounts, and of partners that work in it. */
export function findSessions(all: boolean, { rooms, organization, actor }: CmdletContext): OpenSession[] {
  const inReach = rooms.openSessions.list().filter((session) => {
    return session.tenant === organization.tenant || session.organization?.tenant === organization.tenant;
  });
  // Whoever owns the platform has no sessions that count, and looks after those of others.
  if (all || actor.home === undefined) return inReach;
  const { name, home } = actor;
  return inReach.filter(
    ({ tenant, owner }) => tenant === home.tenant && [owner, partnerCaller(home.name, owner)].includes(name),
  );
}

export function getSession(identity: string, all: boolean, context: CmdletContext): OpenSession {
  const key = identity
    .trim()
    .toLowerCase()
    .replace(/^\{|\}$/g, '');
  const found = findSessions(all, context).find(({ id }) => id === key);
  if (found !== undefined) return found;
  throw new AppError({
    kind: 'notFound',
    code: 'remoting.session.notFound',
    message: `There is no remote session ${identity.slice(0, 100)} of yours on this server: it may have been closed meanwhile. Get-RemoteSession lists them; -All those of others too, where your role allows it.`,
  });
}
