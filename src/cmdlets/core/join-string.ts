import { getMember, toText, type Value } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, flag, text } from '../kit/parameter-types.ts';

export const cmdlet = defineCmdlet({
  name: 'Join-String',
  synopsis: { en: 'Makes one text of many objects.', ko: '여러 개체를 한 텍스트로 잇습니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    Property: parameter({
      schema: text(),
      synopsis: { en: 'Of this property.', ko: '이 속성의 값.' },
      position: 0,
      completer: 'property',
    }),
    Separator: parameter({
      schema: text(),
      synopsis: { en: 'Between them.', ko: '사이에 넣을 문자.' },
      position: 1,
    }),
    OutputPrefix: parameter({
      schema: text(),
      synopsis: { en: 'Before all.', ko: '맨 앞에 넣을 문자.' },
      aliases: ['op'],
    }),
    OutputSuffix: parameter({
      schema: text(),
      synopsis: { en: 'After all.', ko: '맨 뒤에 넣을 문자.' },
      aliases: ['os'],
    }),
    SingleQuote: flag({ synopsis: { en: 'Each in single quotes.', ko: '작은따옴표로 묶습니다.' } }),
    DoubleQuote: flag({ synopsis: { en: 'Each in double quotes.', ko: '큰따옴표로 묶습니다.' } }),
    InputObject: parameter({
      schema: anything(),
      synopsis: { en: 'The objects.', ko: '개체.' },
      fromPipeline: 'value',
    }),
  },
  examples: [
    {
      line: 'Get-Mailbox | Join-String PrimarySmtpAddress -Separator ";"',
      synopsis: { en: 'A list of addresses for a message.', ko: '메일에 넣을 주소 목록.' },
    },
  ],
  async *stream(bound, input, { session }) {
    const quote = bound.SingleQuote ? "'" : bound.DoubleQuote ? '"' : '';
    const textOf = (item: Value) =>
      toText(bound.Property === undefined ? item : getMember(item, bound.Property));
    const parts: string[] = [];
    for await (const item of input) {
      const part = `${quote}${textOf(item)}${quote}`;
      session.budget.allocate(part.length * 2);
      parts.push(part);
    }
    yield `${bound.OutputPrefix ?? ''}${parts.join(bound.Separator ?? '')}${bound.OutputSuffix ?? ''}`;
  },
});
