import { SecureStringValue, type Value } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { cannotConvert, convertible, flag } from '../kit/parameter-types.ts';
import { encryptSecret, keyBytes, secretError } from '../kit/secret-key.ts';

const name = 'ConvertFrom-SecureString';

const secureString = () =>
  convertible(
    { typeName: 'System.Security.SecureString' },
    (value: Value): SecureStringValue =>
      value instanceof SecureStringValue
        ? value
        : cannotConvert('********', 'System.Security.SecureString', 'Make one with ConvertTo-SecureString.'),
  );

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Writes a secure string as text.', ko: '보안 문자열을 텍스트로 바꿉니다.' },
  description: {
    en: 'Without -Key, in the local shell alone: only the same account of the same machine reads it again.',
    ko: '-Key가 없으면 로컬 셸에서만 되며, 같은 컴퓨터의 같은 계정만 다시 읽을 수 있습니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  defaultSet: 'Secure',
  parameters: {
    SecureString: parameter({
      schema: secureString(),
      synopsis: { en: 'The secure string.', ko: '보안 문자열.' },
      position: 0,
      mandatory: true,
      fromPipeline: 'value',
      secret: true,
    }),
    Key: parameter({
      schema: keyBytes(),
      synopsis: {
        en: 'Encrypts it by this key, of 16, 24 or 32 bytes.',
        ko: '이 키(16, 24, 32바이트)로 암호화합니다.',
      },
      mandatory: true,
      sets: ['Key'],
      secret: true,
    }),
    AsPlainText: flag({
      synopsis: { en: 'Gives the secret itself.', ko: '비밀을 그대로 내보냅니다.' },
      sets: ['AsPlainText'],
    }),
  },
  examples: [
    {
      line: "ConvertTo-SecureString 'x' -AsPlainText -Force | ConvertFrom-SecureString -Key (1..32)",
      synopsis: { en: 'To be kept in a file.', ko: '파일에 보관할 형태로.' },
    },
  ],
  async process({ SecureString, Key, AsPlainText }, { random, files }) {
    if (AsPlainText) return SecureString.reveal();
    if (Key !== undefined) return encryptSecret(SecureString.reveal(), Key, random);
    if (files) return files.secrets.seal(SecureString.reveal());
    throw secretError(
      name,
      'KeyRequired',
      'There is no key of an account here to encrypt the secret with, because this session does not run on your own computer. Give -Key with 16, 24 or 32 bytes, or -AsPlainText.',
    );
  },
});
