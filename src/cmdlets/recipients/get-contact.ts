import { defineCmdlet } from '../kit/definition.ts';
import { contactObject } from '../presentation/contact-object.ts';
import { recipientFilterableOf } from '../presentation/recipient-filter.ts';
import { kindsWithDetails } from '../presentation/recipient-properties.ts';
import { lookUp, lookupParameters } from '../recipient-kit/lookup.ts';
import { contactKinds } from '../recipient-kit/recipient-kinds.ts';
import { typeDetailsParameter } from '../recipient-kit/type-details.ts';

const filterable = recipientFilterableOf(contactObject);

export const cmdlet = defineCmdlet({
  name: 'Get-Contact',
  synopsis: {
    en: 'Shows contacts and what the directory says of them.',
    ko: '연락처와 디렉터리 정보를 표시합니다.',
  },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  defaultSet: 'Identity',
  output: contactObject,
  parameters: {
    ...lookupParameters(filterable),
    RecipientTypeDetails: typeDetailsParameter(['Contact', 'MailContact']),
  },
  examples: [
    {
      line: 'Get-Contact -Filter "Company -eq \'Fabrikam\'" | Format-Table Name, Phone, Department',
      synopsis: { en: 'Everyone of a company, with telephones.', ko: '한 회사의 연락처와 전화번호.' },
    },
    {
      line: 'Get-Contact 홍길동 | Format-List',
      synopsis: { en: 'Everything about one.', ko: '연락처 하나의 모든 속성.' },
    },
  ],
  process: ({ RecipientTypeDetails, ...bound }, context) => {
    const kinds = RecipientTypeDetails ? kindsWithDetails(RecipientTypeDetails) : contactKinds;
    return lookUp({ type: contactObject, filterable, kinds, bound }, context);
  },
});
