import { AppError } from '../../base/errors.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import type { CmdletContext } from '../kit/context.ts';
import { flag } from '../kit/parameter-types.ts';

export const bypassManagerCheck = flag({
  synopsis: {
    en: 'Changes a security group although you are not one of its owners.',
    ko: '소유자가 아니어도 보안 그룹을 바꿉니다.',
  },
});

/** Who runs the cmdlet, as a recipient of this organisation; nobody for administrators from outside of it. */
export async function findOwnRecipient({
  actor,
  rooms,
  organization,
}: CmdletContext): Promise<Recipient | undefined> {
  if (actor.home?.tenant !== organization.tenant) return undefined;
  return rooms.recipients.find(organization.tenant, actor.name);
}

/** A security group grants access, so that a right to change groups is not enough: its owners decide. */
export async function checkGroupManager(
  group: Recipient,
  bypass: boolean,
  context: CmdletContext,
): Promise<void> {
  if (bypass || (group.kind !== 'mailSecurityGroup' && group.kind !== 'securityGroup')) return;
  const own = await findOwnRecipient(context);
  if (own === undefined || group.attributes.managedBy?.includes(own.guid) === true) return;
  throw new AppError({
    kind: 'denied',
    code: 'group.notManager',
    message:
      "You don't have sufficient permissions. This operation can only be performed by a manager of the group. Add -BypassSecurityGroupManagerCheck if your role allows it.",
    details: { group: group.guid },
  });
}
