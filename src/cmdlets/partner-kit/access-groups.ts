import { isAppError } from '../../base/errors.ts';
import type { Guid } from '../../base/ids.ts';
import type { Relationship } from '../../partner/relationship.ts';
import type { CmdletContext } from '../kit/context.ts';
import { partnerRelationshipObject } from '../presentation/partner-objects.ts';

/** Security groups alone: who may change the members of others is nobody's concern. */
const kinds = ['securityGroup', 'mailSecurityGroup'] as const;

export async function findAccessGroups(
  names: readonly string[],
  { rooms, organization }: CmdletContext,
): Promise<readonly Guid[]> {
  const { groups } = await rooms.roles.read(organization);
  const found: Guid[] = [];
  for (const name of names) {
    // The one role group that can stand for staff: nobody comes into it but by those who may give all of its roles.
    const administrators = groups.find((group) => group.keepsMember && isNamed(group, name));
    const group = administrators ?? (await rooms.recipients.get(organization.tenant, name, { kinds }));
    found.push(group.guid);
  }
  return found;
}

const isNamed = ({ guid, name }: { readonly guid: Guid; readonly name: string }, given: string): boolean =>
  guid === given.toLowerCase() || name.toLowerCase() === given.trim().toLowerCase();

export async function presentRelationship(relationship: Relationship, context: CmdletContext) {
  const { organization } = context;
  const isOwn = relationship.partner?.tenant === organization.tenant;
  const groups = isOwn ? (relationship.offer?.accessGroups ?? []) : [];
  const accessGroups = await Promise.all(groups.map((guid) => nameOf(guid, context)));
  return partnerRelationshipObject.present({ relationship, accessGroups });
}

async function nameOf(guid: Guid, { rooms, organization }: CmdletContext): Promise<string> {
  const { groups } = await rooms.roles.read(organization);
  const roleGroup = groups.find((group) => group.guid === guid);
  if (roleGroup !== undefined) return roleGroup.name;
  try {
    return (await rooms.recipients.get(organization.tenant, guid)).name;
  } catch (error) {
    // A group that is gone gives nobody anything; its GUID says that there was one.
    if (isAppError(error, 'notFound')) return guid;
    throw error;
  }
}
