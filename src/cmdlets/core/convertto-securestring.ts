import { SecureStringValue } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, text } from '../kit/parameter-types.ts';
import { decryptSecret, keyBytes, secretError } from '../kit/secret-key.ts';

const name = 'ConvertTo-SecureString';

export const cmdlet = defineCmdlet({
  name,
  synopsis: {
    en: 'Makes a secure string, which is never shown.',
    ko: '표시되지 않는 보안 문자열을 만듭니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  defaultSet: 'Secure',
  parameters: {
    String: parameter({
      schema: text(),
      synopsis: {
        en: 'The text, or what ConvertFrom-SecureString gave.',
        ko: '텍스트 또는 ConvertFrom-SecureString의 출력.',
      },
      position: 0,
      mandatory: true,
      fromPipeline: 'value',
      secret: true,
    }),
    AsPlainText: flag({
      synopsis: { en: 'The text is the secret itself.', ko: '텍스트가 비밀 그대로입니다.' },
      sets: ['PlainText'],
    }),
    Force: flag({
      synopsis: { en: 'Confirms that it stands in the script.', ko: '스크립트에 적혀 있음을 확인합니다.' },
      sets: ['PlainText'],
    }),
    Key: parameter({
      schema: keyBytes(),
      synopsis: { en: 'The key, of 16, 24 or 32 bytes.', ko: '16, 24, 32바이트 키.' },
      mandatory: true,
      sets: ['Key'],
      secret: true,
    }),
  },
  examples: [
    {
      line: "$password = ConvertTo-SecureString 'P@ssw0rd!' -AsPlainText -Force",
      synopsis: { en: 'For a new mailbox.', ko: '새 사서함의 암호로.' },
    },
  ],
  async process({ String: given, AsPlainText, Key }, { files }) {
    if (AsPlainText) return new SecureStringValue(given);
    if (Key !== undefined) return new SecureStringValue(decryptSecret(given, Key, name));
    const opened = files?.secrets.open(given);
    if (opened !== undefined) return new SecureStringValue(opened);
    throw secretError(
      name,
      'ImportSecureString_InvalidArgument_CryptographicError',
      'The text is no secret of this account of this machine. Give -Key, or the text with -AsPlainText -Force.',
    );
  },
});
