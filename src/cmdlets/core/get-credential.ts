import { CredentialValue, SecureStringValue, toText } from '../../wire/powershell-language/index.ts';
import { ask } from '../kit/ask.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, text } from '../kit/parameter-types.ts';

const instead =
  'Make the credential in the script: [pscredential]::new($user, (ConvertTo-SecureString $password -AsPlainText -Force)).';

export const cmdlet = defineCmdlet({
  name: 'Get-Credential',
  synopsis: { en: 'Asks for a user name and a password.', ko: '사용자 이름과 암호를 묻습니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    Credential: parameter({
      schema: anything(),
      synopsis: {
        en: 'A user name, or a credential, which is given as it is.',
        ko: '사용자 이름 또는 자격 증명.',
      },
      position: 0,
      aliases: ['UserName'],
    }),
    Message: parameter({
      schema: text(),
      synopsis: { en: 'What is said before.', ko: '먼저 보여 줄 말.' },
    }),
    Title: parameter({
      schema: text(),
      synopsis: { en: 'The heading of the question.', ko: '질문의 제목.' },
    }),
  },
  examples: [
    {
      line: '$credential = Get-Credential admin@contoso.com',
      synopsis: { en: 'Asks for the password of this account.', ko: '이 계정의 암호를 묻습니다.' },
    },
  ],
  async process({ Credential, Message, Title }, context) {
    if (Credential instanceof CredentialValue) return Credential;
    const heading = [Title, Message]
      .filter((line) => line !== undefined)
      .map((line) => `${line}\n`)
      .join('');
    const given = toText(Credential ?? '');
    const userName = given || (await ask(context, `${heading}User: `, { isSecret: false, instead }));
    const before = given === '' ? '' : heading;
    const question = `${before}Password for user ${userName}: `;
    const password = await ask(context, question, { isSecret: true, instead });
    return new CredentialValue(userName, new SecureStringValue(password));
  },
});
