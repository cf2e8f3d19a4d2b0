import { oneOf } from '../kit/parameter-types.ts';
import { userKinds } from './recipient-kinds.ts';
import { referenceListSetting } from './reference.ts';
import { setting } from './setting.ts';

const restrictionType = 'Microsoft.Exchange.Data.Directory.Recipient.MemberUpdateType';

export const groupSettings = {
  ManagedBy: referenceListSetting(
    'managedBy',
    'Its owners, who may change it and its members.',
    '그룹과 구성원을 바꿀 수 있는 소유자.',
    { kinds: [...userKinds, 'mailSecurityGroup', 'securityGroup'] },
  ),
  MemberJoinRestriction: setting(
    oneOf(['Open', 'Closed', 'ApprovalRequired'], restrictionType),
    'Whether people may join by themselves: Closed by default.',
    '스스로 가입할 수 있는지 여부. 기본값 Closed.',
    (value) => ({ attributes: { memberJoinRestriction: value } }),
  ),
  MemberDepartRestriction: setting(
    oneOf(['Open', 'Closed'], restrictionType),
    'Whether people may leave by themselves: Open by default, and Closed for a security group.',
    '스스로 나갈 수 있는지 여부. 기본값 Open, 보안 그룹은 Closed.',
    (value) => ({ attributes: { memberDepartRestriction: value } }),
  ),
} as const;
