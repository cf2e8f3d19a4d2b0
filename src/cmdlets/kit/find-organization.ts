import { AppError } from '../../base/errors.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import { toText, type Value } from '../../wire/powershell-language/index.ts';
import type { RuntimeSurroundings } from './ports.ts';

/**
 * The organisation that a cmdlet works in: the one named, else the actor's own, else the only one there is.
 * One out of the actor's reach answers as one that does not exist.
 */
export async function findOrganization(
  { actor, authorizer, rooms }: RuntimeSurroundings,
  named: Value,
): Promise<Tenant> {
  const { organizations } = rooms;
  if (named !== undefined && named !== null) {
    const name = toText(named);
    const found = await organizations.get(name);
    if (authorizer.reaches(actor, found)) return found;
    throw notFound(name);
  }
  if (actor.organization) return actor.organization;
  const some = await organizations.list({ states: ['active'], limit: 2 });
  const [only] = some;
  if (only !== undefined && some.length === 1 && authorizer.reaches(actor, only)) return only;
  throw some.length === 0 ? noOrganization() : severalOrganizations();
}

function noOrganization(): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'organization.none',
    message: 'There is no organisation yet. Make one: New-Organization -Name contoso -DomainName contoso.com',
  });
}

function severalOrganizations(): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'organization.several',
    message:
      'There are several organisations. Say which one is meant: -Organization contoso. Get-Organization lists them.',
  });
}

function notFound(name: string): AppError {
  const shown = name.trim().slice(0, 100);
  return new AppError({
    kind: 'notFound',
    code: 'organization.notFound',
    message: `There is no organisation "${shown}". Give its name, its GUID or one of its domains.`,
    details: { identity: shown },
  });
}
