import { SecureStringValue, toText } from '../../wire/powershell-language/index.ts';
import { ask } from '../kit/ask.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, flag } from '../kit/parameter-types.ts';

const instead = 'Give the value to the script as a parameter.';

export const cmdlet = defineCmdlet({
  name: 'Read-Host',
  synopsis: { en: 'Asks for a line of text.', ko: '한 줄을 입력받습니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    Prompt: parameter({
      schema: anything(),
      synopsis: { en: 'What is asked.', ko: '질문.' },
      position: 0,
      rest: true,
    }),
    AsSecureString: flag({
      synopsis: {
        en: 'Shows nothing while it is typed and gives a secure string.',
        ko: '입력을 숨기고 보안 문자열을 내보냅니다.',
      },
    }),
    MaskInput: flag({
      synopsis: {
        en: 'Shows nothing while it is typed and gives text.',
        ko: '입력을 숨기고 텍스트를 내보냅니다.',
      },
    }),
  },
  examples: [
    {
      line: "$domain = Read-Host 'Domain'",
      synopsis: { en: 'Asks for a domain.', ko: '도메인을 묻습니다.' },
    },
  ],
  async process({ Prompt, AsSecureString, MaskInput }, context) {
    const question = Prompt === undefined ? '' : `${toText(Prompt)}: `;
    const typed = await ask(context, question, { isSecret: AsSecureString || MaskInput, instead });
    return AsSecureString ? new SecureStringValue(typed) : typed;
  },
});
