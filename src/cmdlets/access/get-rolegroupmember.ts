import { roleGroupParameter } from '../access-kit/parameters.ts';
import { findAll } from '../access-kit/role-names.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { limitResults } from '../kit/limit-results.ts';
import { parameter } from '../kit/parameter.ts';
import { resultSize } from '../kit/parameter-types.ts';
import { presentRecipient } from '../presentation/present-recipients.ts';
import { recipientObject } from '../presentation/recipient-object.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-RoleGroupMember',
  synopsis: { en: 'Shows who is in a role group.', ko: '역할 그룹의 구성원을 표시합니다.' },
  role: 'Role Management',
  scope: 'organization',
  effect: 'read',
  output: recipientObject,
  parameters: {
    Identity: roleGroupParameter,
    ResultSize: parameter({
      schema: resultSize(),
      synopsis: { en: 'At most so many; Unlimited for all.', ko: '최대 개수. 모두 보려면 Unlimited.' },
    }),
  },
  examples: [
    {
      line: "Get-RoleGroupMember 'Organization Management'",
      synopsis: { en: 'Who may do everything.', ko: '모든 권한을 가진 사람.' },
    },
  ],
  async *process({ Identity, ResultSize }, context) {
    const group = await context.rooms.roles.getGroup(context.organization, Identity);
    yield* limitResults(members(group.members, context), ResultSize, context);
  },
});

async function* members(ids: Parameters<typeof findAll>[0], context: CmdletContext) {
  for (const member of (await findAll(ids, context)).values()) {
    yield await presentRecipient(recipientObject, member, context);
  }
}
