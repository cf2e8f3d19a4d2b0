import { enumerate } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, flag } from '../kit/parameter-types.ts';

export const cmdlet = defineCmdlet({
  name: 'Write-Output',
  synopsis: { en: 'Puts objects out.', ko: '개체를 출력합니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    InputObject: parameter({
      schema: anything(),
      synopsis: { en: 'What to put out.', ko: '출력할 개체.' },
      position: 0,
      fromPipeline: 'value',
      rest: true,
    }),
    NoEnumerate: flag({ synopsis: { en: 'A list stays one object.', ko: '목록을 개체 하나로 출력합니다.' } }),
  },
  examples: [{ line: 'Write-Output 1, 2', synopsis: { en: 'Two objects.', ko: '개체 두 개.' } }],
  async *stream({ NoEnumerate }, input) {
    for await (const item of input) {
      if (NoEnumerate) yield item;
      else yield* enumerate(item);
    }
  },
});
