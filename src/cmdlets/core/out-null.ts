import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { anything } from '../kit/parameter-types.ts';

export const cmdlet = defineCmdlet({
  name: 'Out-Null',
  synopsis: { en: 'Throws objects away.', ko: '개체를 버립니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    InputObject: parameter({
      schema: anything(),
      synopsis: { en: 'What nobody wants.', ko: '버릴 개체.' },
      fromPipeline: 'value',
    }),
  },
  examples: [
    {
      line: 'New-Mailbox kim | Out-Null',
      synopsis: { en: 'Makes a mailbox without showing it.', ko: '표시하지 않고 사서함을 만듭니다.' },
    },
  ],
  async *stream(_bound, input) {
    for await (const _ of input);
    yield* [];
  },
});
