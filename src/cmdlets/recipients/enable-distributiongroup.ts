import { groupKinds } from '../../store/ports/directory-model.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { distributionGroupObject } from '../presentation/distribution-group-object.ts';
import { presentRecipient } from '../presentation/present-recipients.ts';
import { targetOf } from '../recipient-kit/change-recipient.ts';
import { identityParameter } from '../recipient-kit/identity-parameter.ts';
import { newRecipientParameters } from '../recipient-kit/new-recipient.ts';

const { Alias, PrimarySmtpAddress } = newRecipientParameters;

export const cmdlet = defineCmdlet({
  name: 'Enable-DistributionGroup',
  synopsis: {
    en: 'Lets mail be sent to a group that has no address yet.',
    ko: '주소가 없는 그룹에 메일을 보낼 수 있게 합니다.',
  },
  role: 'Distribution Groups',
  scope: 'organization',
  effect: 'change',
  output: distributionGroupObject,
  parameters: { Identity: identityParameter, Alias, PrimarySmtpAddress },
  examples: [
    {
      line: "Enable-DistributionGroup 'Help Desk Managers'",
      synopsis: { en: 'With an alias made from its name.', ko: '이름으로 만든 별칭으로.' },
    },
    {
      line: 'Enable-DistributionGroup 전산실 -PrimarySmtpAddress it@contoso.com',
      synopsis: { en: 'With an address of your choice.', ko: '주소를 정해서.' },
    },
  ],
  target: targetOf(groupKinds),
  async process(bound, context) {
    const { rooms, organization } = context;
    const found = await rooms.recipients.get(organization.tenant, bound.Identity, { kinds: groupKinds });
    const enabled = await rooms.recipients.enableMail(organization.tenant, found.recipient, {
      ...(bound.Alias !== undefined && { alias: bound.Alias }),
      ...(bound.PrimarySmtpAddress !== undefined && { primaryAddress: bound.PrimarySmtpAddress }),
    });
    return presentRecipient(distributionGroupObject, enabled, context);
  },
});
