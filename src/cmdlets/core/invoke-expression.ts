import { defineCmdlet } from '../kit/definition.ts';
import { runTextIn } from '../kit/objects/run-text.ts';
import { parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';

const name = 'Invoke-Expression';

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Runs a text as a script.', ko: '텍스트를 스크립트로 실행합니다.' },
  description: {
    en: 'It may do what the script around it may do, and no more.',
    ko: '바깥 스크립트가 할 수 있는 일만 할 수 있습니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    Command: parameter({
      schema: text(),
      synopsis: { en: 'The text.', ko: '텍스트.' },
      position: 0,
      mandatory: true,
      fromPipeline: 'value',
    }),
  },
  examples: [{ line: "Invoke-Expression '1 + 1'", synopsis: { en: 'Gives 2.', ko: '2를 내보냅니다.' } }],
  async *process({ Command }, context) {
    yield* runTextIn(context.scope, Command, context, name);
  },
});
