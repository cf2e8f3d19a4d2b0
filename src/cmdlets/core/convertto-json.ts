import { defineCmdlet } from '../kit/definition.ts';
import { toJson } from '../kit/format/json.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, flag, whole } from '../kit/parameter-types.ts';

const defaultDepth = 2;

export const cmdlet = defineCmdlet({
  name: 'ConvertTo-Json',
  synopsis: { en: 'Writes objects as JSON.', ko: '개체를 JSON으로 씁니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    InputObject: parameter({
      schema: anything(),
      synopsis: { en: 'The objects.', ko: '변환할 개체.' },
      position: 0,
      fromPipeline: 'value',
    }),
    Depth: parameter({
      schema: whole({ min: 0, max: 100 }),
      synopsis: {
        en: 'How many levels of objects; deeper ones become text.',
        ko: '개체의 깊이. 더 깊은 것은 텍스트가 됩니다.',
      },
    }),
    Compress: flag({ synopsis: { en: 'On one line.', ko: '한 줄로.' } }),
    AsArray: flag({ synopsis: { en: 'A list even of one object.', ko: '개체가 하나라도 배열로.' } }),
  },
  examples: [
    {
      line: 'Get-Mailbox kim | Select-Object Name, EmailAddresses | ConvertTo-Json',
      synopsis: { en: 'For another program.', ko: '다른 프로그램을 위해.' },
    },
  ],
  async *stream({ Depth = defaultDepth, Compress, AsArray }, input, { reporter }) {
    const all = await Array.fromAsync(input, (item) => item);
    if (all.length === 0 && !AsArray) return;
    yield toJson(all, {
      depth: Depth,
      compress: Compress,
      asArray: AsArray,
      onTruncated: () =>
        reporter.warn(`Resulting JSON is truncated as serialization has exceeded the set depth of ${Depth}.`),
    });
  },
});
