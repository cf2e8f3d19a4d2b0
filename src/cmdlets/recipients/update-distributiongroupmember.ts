import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { targetOf } from '../recipient-kit/change-recipient.ts';
import { bypassManagerCheck, checkGroupManager } from '../recipient-kit/group-manager.ts';
import { checkNotItself, getGroup } from '../recipient-kit/group-members.ts';
import { identityParameter } from '../recipient-kit/identity-parameter.ts';
import { distributionGroupKinds } from '../recipient-kit/recipient-kinds.ts';
import { getAll, referenceListEdit } from '../recipient-kit/reference.ts';

export const cmdlet = defineCmdlet({
  name: 'Update-DistributionGroupMember',
  synopsis: {
    en: 'Puts other members in place of those a group has.',
    ko: '그룹의 구성원을 새 구성원으로 바꿉니다.',
  },
  role: 'Distribution Groups',
  scope: 'organization',
  effect: 'destroy',
  parameters: {
    Identity: identityParameter,
    Members: parameter({
      schema: referenceListEdit(),
      synopsis: {
        en: "All members from now on, $null for none; @{Add='a'; Remove='b'} changes some.",
        ko: "앞으로의 모든 구성원, 비우려면 $null. 일부만 바꾸려면 @{Add='a'; Remove='b'}.",
      },
      completer: 'recipient',
    }),
    BypassSecurityGroupManagerCheck: bypassManagerCheck,
  },
  examples: [
    {
      line: "Update-DistributionGroupMember 'Research Reports' -Members chris@contoso.com, michelle@contoso.com",
      synopsis: { en: 'These two and nobody else.', ko: '이 두 사람만 남깁니다.' },
    },
    {
      line: "Update-DistributionGroupMember 영업부 -Members @{Add='minsu.kim@contoso.com'; Remove='jiho.park@contoso.com'} -Confirm:$false",
      synopsis: { en: 'One comes and one goes.', ko: '한 사람을 넣고 한 사람을 뺍니다.' },
    },
  ],
  target: targetOf(distributionGroupKinds),
  async process({ Identity, Members, BypassSecurityGroupManagerCheck }, context) {
    const { groups } = context.rooms;
    const group = await getGroup(Identity, context);
    await checkGroupManager(group, BypassSecurityGroupManagerCheck, context);
    const edit = Members ?? { set: [] };
    const wanted = await getAll('set' in edit ? edit.set : edit.add, context);
    const removed = 'set' in edit ? [] : await getAll(edit.remove, context);
    checkNotItself(wanted, group);
    const ids = wanted.map(({ recipient }) => recipient);
    if ('set' in edit) {
      await groups.replaceMembers(group.tenant, group.recipient, ids);
      return undefined;
    }
    const gone = removed.map(({ recipient }) => recipient);
    await groups.addMembers(group.tenant, group.recipient, ids);
    await groups.removeMembers(group.tenant, group.recipient, gone);
    return undefined;
  },
});
