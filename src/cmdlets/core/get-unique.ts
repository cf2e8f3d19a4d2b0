import { toText, typeNameOf, type Value } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { identityKey } from '../kit/objects/identity-key.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, flag } from '../kit/parameter-types.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-Unique',
  synopsis: {
    en: 'Gives equal objects that follow one another once.',
    ko: '연달아 나오는 같은 개체를 한 번만 내보냅니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    InputObject: parameter({
      schema: anything(),
      synopsis: { en: 'The objects, sorted.', ko: '정렬된 개체.' },
      fromPipeline: 'value',
    }),
    AsString: flag({ synopsis: { en: 'Compares them as text.', ko: '텍스트로 비교합니다.' } }),
    OnType: flag({ synopsis: { en: 'One of each type.', ko: '형식마다 하나.' } }),
    CaseInsensitive: flag({ synopsis: { en: 'Without letter case.', ko: '대/소문자를 구분하지 않습니다.' } }),
  },
  examples: [
    {
      line: 'Get-Mailbox | ForEach-Object Office | Sort-Object | Get-Unique',
      synopsis: { en: 'Each office once.', ko: '사무실마다 한 번.' },
    },
  ],
  async *stream({ AsString, OnType, CaseInsensitive }, input) {
    const keyOf = (item: Value): string => {
      if (OnType) return typeNameOf(item);
      return identityKey(AsString ? toText(item) : item, !CaseInsensitive);
    };
    let last: string | undefined;
    for await (const item of input) {
      const key = keyOf(item);
      if (key === last) continue;
      last = key;
      yield item;
    }
  },
});
