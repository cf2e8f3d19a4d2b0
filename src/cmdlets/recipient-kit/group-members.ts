/** What the cmdlets of members of groups have in common. */
import { AppError } from '../../base/errors.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import type { CmdletContext } from '../kit/context.ts';
import { recipientIdentity } from '../kit/identities.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { bypassManagerCheck, checkGroupManager } from './group-manager.ts';
import { identityParameter } from './identity-parameter.ts';
import { distributionGroupKinds } from './recipient-kinds.ts';

export const memberParameters = {
  Identity: identityParameter,
  Member: parameter({
    schema: recipientIdentity(),
    synopsis: { en: 'Who is meant.', ko: '대상 구성원.' },
    mandatory: true,
    fromPipeline: 'both',
    completer: 'recipient',
  }),
  BypassSecurityGroupManagerCheck: bypassManagerCheck,
} as const;

export const getGroup = (identity: string, { rooms, organization }: CmdletContext): Promise<Recipient> =>
  rooms.recipients.get(organization.tenant, identity, { kinds: distributionGroupKinds });

interface Named {
  readonly Identity: string;
  readonly Member: string;
}

/** As Exchange names what lies in something else. */
export async function memberTarget({ Identity, Member }: Named, context: CmdletContext): Promise<string> {
  const { rooms, organization } = context;
  const group = await getGroup(Identity, context);
  const member = await rooms.recipients.get(organization.tenant, Member);
  return `${group.displayName}\\${member.displayName}`;
}

/** Both of them, once it is clear that whoever runs the cmdlet may change the group. */
export async function getGroupAndMember(
  { Identity, Member, BypassSecurityGroupManagerCheck }: Bound<typeof memberParameters>,
  context: CmdletContext,
): Promise<{ readonly group: Recipient; readonly member: Recipient }> {
  const group = await getGroup(Identity, context);
  await checkGroupManager(group, BypassSecurityGroupManagerCheck, context);
  const member = await context.rooms.recipients.get(context.organization.tenant, Member);
  return { group, member };
}

export function alreadyMember(member: Recipient, group: Recipient): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'group.member.exists',
    message: `The recipient "${member.name}" is already a member of the group "${group.name}".`,
    details: { group: group.guid, member: member.guid },
  });
}

export function noMember(member: Recipient, group: Recipient): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'group.member.notFound',
    message: `The recipient "${member.name}" isn't a member of the group "${group.name}".`,
    details: { group: group.guid, member: member.guid },
  });
}

/** Circles through other groups are left alone: directories in the wild have them, and mail goes round once. */
export function checkNotItself(members: readonly Recipient[], group: Recipient): void {
  if (!members.some(({ recipient }) => recipient === group.recipient)) return;
  throw new AppError({
    kind: 'invalid',
    code: 'group.member.itself',
    message: `The group "${group.name}" can't be a member of itself.`,
    details: { group: group.guid },
  });
}
