import type { RoleGroup } from '../../access/role-book.ts';
import { AppError } from '../../base/errors.ts';
import type { CmdletContext } from '../kit/context.ts';
import { recipientIdentity } from '../kit/identities.ts';
import { parameter } from '../kit/parameter.ts';
import { bypassManagerCheck, findOwnRecipient } from '../recipient-kit/group-manager.ts';
import { roleGroupParameter } from './parameters.ts';

export const memberParameters = {
  Identity: { ...roleGroupParameter, fromPipeline: 'propertyName' },
  Member: parameter({
    schema: recipientIdentity(),
    synopsis: { en: 'A person or a security group.', ko: '사용자 또는 보안 그룹.' },
    mandatory: true,
    fromPipeline: 'value',
    completer: 'recipient',
  }),
  BypassSecurityGroupManagerCheck: bypassManagerCheck,
} as const;

/** Where a role group names who manages it, a right to change role groups is not enough. */
export async function getManagedGroup(
  identity: string,
  bypass: boolean | undefined,
  context: CmdletContext,
): Promise<RoleGroup> {
  const group = await context.rooms.roles.getGroup(context.organization, identity);
  if (bypass === true || group.managedBy.length === 0) return group;
  const own = await findOwnRecipient(context);
  if (own === undefined || group.managedBy.includes(own.guid)) return group;
  throw new AppError({
    kind: 'denied',
    code: 'access.roleGroup.notManager',
    message: `You are not among those who manage the role group "${group.name}". Add -BypassSecurityGroupManagerCheck if your role allows it.`,
    details: { group: group.guid },
  });
}

export async function roleGroupTarget(
  { Identity }: { readonly Identity: string },
  { rooms, organization }: CmdletContext,
): Promise<string> {
  return (await rooms.roles.getGroup(organization, Identity)).name;
}
