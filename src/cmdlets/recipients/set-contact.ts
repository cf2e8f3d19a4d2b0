import { addressBookSettings } from '../recipient-kit/address-book-settings.ts';
import { defineChange } from '../recipient-kit/define-change.ts';
import { nameSettings, targetSettings } from '../recipient-kit/mail-settings.ts';
import { contactKinds } from '../recipient-kit/recipient-kinds.ts';

const { ExternalEmailAddress: target } = targetSettings;

const settings = {
  ...nameSettings,
  ...addressBookSettings,
  WindowsEmailAddress: target,
} as const;

export const cmdlet = defineChange({
  name: 'Set-Contact',
  synopsis: {
    en: 'Changes what the directory says of a contact.',
    ko: '연락처의 디렉터리 정보를 바꿉니다.',
  },
  kinds: contactKinds,
  settings,
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
});
