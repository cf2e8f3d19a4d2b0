import { entityOf } from '../exo-kit/entities.ts';
import { exoListParameters, listExo } from '../exo-kit/list-exo.ts';
import { recipientSets } from '../exo-kit/property-sets.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, list, oneOf } from '../kit/parameter-types.ts';
import { recipientTypeDetails, recipientTypes } from '../presentation/recipient-properties.ts';
import { typeDetailsParameter } from '../recipient-kit/type-details.ts';

const name = 'Get-EXORecipient';

export const cmdlet = defineCmdlet({
  name,
  synopsis: {
    en: 'Shows whom mail can be sent to, on the connected server.',
    ko: '연결한 서버에서 메일을 보낼 수 있는 받는 사람을 표시합니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  defaultSet: 'Identity',
  parameters: {
    ...exoListParameters(
      recipientSets,
      'Microsoft.Exchange.Management.RestApiClient.GetExoRecipient+PropertySet',
    ),
    RecipientType: parameter({
      schema: list(oneOf(recipientTypes, 'Microsoft.Exchange.Data.Directory.Recipient.RecipientType')),
      synopsis: { en: 'Of these types alone.', ko: '이 형식만.' },
    }),
    RecipientTypeDetails: typeDetailsParameter(recipientTypeDetails),
    IncludeSoftDeletedRecipients: flag({
      synopsis: {
        en: 'Also those that were removed and can be had back.',
        ko: '제거되었으나 되살릴 수 있는 받는 사람도 포함.',
      },
    }),
  },
  examples: [
    {
      line: 'Get-EXORecipient -RecipientType MailContact -Properties ExternalEmailAddress',
      synopsis: { en: 'All contacts, with where they are reached.', ko: '모든 연락처와 외부 주소.' },
    },
  ],
  process({ RecipientType, RecipientTypeDetails, IncludeSoftDeletedRecipients, ...bound }, context) {
    const options = {
      RecipientType: RecipientType?.join(','),
      RecipientTypeDetails: RecipientTypeDetails?.join(','),
      IncludeSoftDeletedRecipients,
    };
    return listExo(name, entityOf('Recipient'), bound, options, context);
  },
});
