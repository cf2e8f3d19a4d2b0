import { defineCmdlet } from '../kit/definition.ts';
import { distributionGroupObject } from '../presentation/distribution-group-object.ts';
import { recipientFilterableOf } from '../presentation/recipient-filter.ts';
import { kindsWithDetails } from '../presentation/recipient-properties.ts';
import { lookUp, lookupParameters } from '../recipient-kit/lookup.ts';
import { distributionGroupKinds } from '../recipient-kit/recipient-kinds.ts';
import { typeDetailsParameter } from '../recipient-kit/type-details.ts';

const filterable = recipientFilterableOf(distributionGroupObject);

export const cmdlet = defineCmdlet({
  name: 'Get-DistributionGroup',
  synopsis: {
    en: 'Shows groups that mail can be sent to.',
    ko: '메일을 보낼 수 있는 그룹을 표시합니다.',
  },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  defaultSet: 'Identity',
  output: distributionGroupObject,
  parameters: {
    ...lookupParameters(filterable),
    RecipientTypeDetails: typeDetailsParameter([
      'MailUniversalDistributionGroup',
      'MailUniversalSecurityGroup',
    ]),
  },
  examples: [
    {
      line: 'Get-DistributionGroup | ForEach-Object { Get-DistributionGroupMember $_ }',
      synopsis: { en: 'The members of every group.', ko: '모든 그룹의 구성원.' },
    },
    {
      line: 'Get-DistributionGroup 영업부 | Format-List',
      synopsis: { en: 'Everything about one.', ko: '그룹 하나의 모든 속성.' },
    },
  ],
  process({ RecipientTypeDetails, ...bound }, context) {
    const kinds = RecipientTypeDetails ? kindsWithDetails(RecipientTypeDetails) : distributionGroupKinds;
    return lookUp({ type: distributionGroupObject, filterable, kinds, bound }, context);
  },
});
