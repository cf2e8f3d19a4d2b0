import { entityOf } from '../exo-kit/entities.ts';
import { exoListParameters, listExo } from '../exo-kit/list-exo.ts';
import { mailboxSets } from '../exo-kit/property-sets.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { flag } from '../kit/parameter-types.ts';
import { typeDetailsParameter } from '../recipient-kit/type-details.ts';

const name = 'Get-EXOMailbox';

export const cmdlet = defineCmdlet({
  name,
  synopsis: {
    en: 'Shows mailboxes of the server that Connect-ExchangeOnline connected to.',
    ko: 'Connect-ExchangeOnline으로 연결한 서버의 사서함을 표시합니다.',
  },
  description: {
    en: 'It gives the properties of the smallest set, and those that -PropertySets and -Properties name besides. Where several connections are open, it asks the one that was made last.',
    ko: '기본 집합의 속성과 -PropertySets, -Properties로 더한 속성을 줍니다. 연결이 여러 개면 마지막에 만든 연결에 묻습니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  defaultSet: 'Identity',
  parameters: {
    ...exoListParameters(
      mailboxSets,
      'Microsoft.Exchange.Management.RestApiClient.GetExoMailbox+PropertySet',
    ),
    RecipientTypeDetails: typeDetailsParameter([
      'UserMailbox',
      'SharedMailbox',
      'RoomMailbox',
      'EquipmentMailbox',
    ]),
    SoftDeletedMailbox: flag({
      synopsis: {
        en: 'Those that were removed and can be had back.',
        ko: '제거했지만 되살릴 수 있는 사서함.',
      },
    }),
  },
  examples: [
    {
      line: 'Get-EXOMailbox -ResultSize Unlimited | Format-Table DisplayName, PrimarySmtpAddress',
      synopsis: { en: 'All of them, with the smallest set.', ko: '모든 사서함을 기본 집합으로.' },
    },
    {
      line: 'Get-EXOMailbox kim@contoso.com -PropertySets Quota, Delivery -Properties MailTip',
      synopsis: { en: 'One, with more properties.', ko: '사서함 하나를 더 많은 속성으로.' },
    },
  ],
  process({ RecipientTypeDetails, SoftDeletedMailbox, ...bound }, context) {
    const options = { RecipientTypeDetails: RecipientTypeDetails?.join(','), SoftDeletedMailbox };
    return listExo(name, entityOf('Mailbox'), bound, options, context);
  },
});
