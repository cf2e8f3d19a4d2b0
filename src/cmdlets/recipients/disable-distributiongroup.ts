import { defineDisablement } from '../recipient-kit/define-removal.ts';
import { distributionGroupKinds } from '../recipient-kit/recipient-kinds.ts';

export const cmdlet = defineDisablement({
  name: 'Disable-DistributionGroup',
  synopsis: {
    en: 'Keeps a group and its members without its mail address.',
    ko: '그룹과 구성원은 남기고 메일 주소만 없앱니다.',
  },
  role: 'Distribution Groups',
  kinds: distributionGroupKinds,
  examples: [
    {
      line: "Disable-DistributionGroup 'Distribution Group1'",
      synopsis: { en: 'Asks first.', ko: '확인한 뒤 해제합니다.' },
    },
    {
      line: 'Disable-DistributionGroup 전산실 -Confirm:$false',
      synopsis: { en: 'Without asking.', ko: '확인 없이 해제합니다.' },
    },
  ],
});
