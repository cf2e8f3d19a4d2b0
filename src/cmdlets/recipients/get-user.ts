import { defineCmdlet } from '../kit/definition.ts';
import { recipientFilterableOf } from '../presentation/recipient-filter.ts';
import { kindsWithDetails } from '../presentation/recipient-properties.ts';
import { userObject } from '../presentation/user-object.ts';
import { lookUp, lookupParameters } from '../recipient-kit/lookup.ts';
import { userKinds } from '../recipient-kit/recipient-kinds.ts';
import { typeDetailsParameter } from '../recipient-kit/type-details.ts';

const filterable = recipientFilterableOf(userObject);

export const cmdlet = defineCmdlet({
  name: 'Get-User',
  synopsis: {
    en: 'Shows users and what the directory says of them.',
    ko: '사용자와 디렉터리 정보를 표시합니다.',
  },
  description: {
    en: 'Everybody who can sign in or has a mailbox; Get-Mailbox shows the mailbox itself.',
    ko: '로그인하거나 사서함이 있는 모든 사용자입니다. 사서함 자체는 Get-Mailbox로 봅니다.',
  },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  defaultSet: 'Identity',
  output: userObject,
  parameters: {
    ...lookupParameters(filterable),
    RecipientTypeDetails: typeDetailsParameter([
      'User',
      'UserMailbox',
      'SharedMailbox',
      'RoomMailbox',
      'EquipmentMailbox',
      'MailUser',
    ]),
  },
  examples: [
    {
      line: 'Get-User -Filter "Department -eq \'영업부\'" | Set-User -Company Contoso',
      synopsis: { en: 'Changes everyone of a department.', ko: '한 부서 전체를 바꿉니다.' },
    },
    {
      line: 'Get-User -ResultSize Unlimited | Where-Object RemotePowerShellEnabled -eq $false',
      synopsis: {
        en: 'Those who may not open remote sessions.',
        ko: '원격 세션을 열 수 없는 사용자.',
      },
    },
  ],
  process: ({ RecipientTypeDetails, ...bound }, context) => {
    const kinds = RecipientTypeDetails ? kindsWithDetails(RecipientTypeDetails) : userKinds;
    return lookUp({ type: userObject, filterable, kinds, bound }, context);
  },
});
