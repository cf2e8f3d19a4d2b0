import { defineCmdlet } from '../kit/definition.ts';
import { addressBookSettings } from '../recipient-kit/address-book-settings.ts';
import { changeRecipient, targetOf } from '../recipient-kit/change-recipient.ts';
import { identityParameter } from '../recipient-kit/identity-parameter.ts';
import { nameSettings, targetSettings } from '../recipient-kit/mail-settings.ts';
import { contactKinds } from '../recipient-kit/recipient-kinds.ts';

const { ExternalEmailAddress: target } = targetSettings;

const parameters = {
  Identity: identityParameter,
  ...nameSettings,
  ...addressBookSettings,
  WindowsEmailAddress: target,
} as const;

export const cmdlet = defineCmdlet({
  name: 'Set-Contact',
  synopsis: {
    en: 'Changes what the directory says of a contact.',
    ko: '연락처의 디렉터리 정보를 바꿉니다.',
  },
  role: 'Mail Recipients',
  scope: 'organization',
  effect: 'change',
  parameters,
  examples: [
    {
      line: 'Set-Contact 홍길동 -Company Fabrikam -Phone 02-555-0100',
      synopsis: { en: 'Company and telephone.', ko: '회사와 전화번호.' },
    },
    {
      line: 'Import-Csv contacts.csv | ForEach-Object { Set-Contact $_.Name -Title $_.Title -Department $_.Department }',
      synopsis: { en: 'From a file.', ko: '파일에서 읽어 바꿉니다.' },
    },
  ],
  target: targetOf(contactKinds),
  async process(bound, context) {
    await changeRecipient({ Identity: bound.Identity, kinds: contactKinds }, parameters, bound, context);
    return undefined;
  },
});
