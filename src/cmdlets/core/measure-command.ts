import { TimeSpanValue } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, scriptBlock } from '../kit/parameter-types.ts';

const ticksPerMs = 10_000;

export const cmdlet = defineCmdlet({
  name: 'Measure-Command',
  synopsis: { en: 'How long a block takes.', ko: '블록 실행에 걸리는 시간.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    Expression: parameter({
      schema: scriptBlock(),
      synopsis: { en: 'The block. Its output is thrown away.', ko: '실행할 블록. 출력은 버립니다.' },
      position: 0,
      mandatory: true,
    }),
    InputObject: parameter({
      schema: anything(),
      synopsis: { en: 'Runs it for each of these.', ko: '개체마다 실행합니다.' },
      fromPipeline: 'value',
    }),
  },
  examples: [
    {
      line: '(Measure-Command { Get-Mailbox }).TotalSeconds',
      synopsis: { en: 'In seconds.', ko: '초 단위로.' },
    },
  ],
  async *stream({ Expression, InputObject }, input, { blocks, clock, expectsInput }) {
    const run = blocks.output(Expression);
    const began = clock.monotonic();
    if (InputObject === undefined && !expectsInput) for await (const _ of run(null));
    else for await (const item of input) for await (const _ of run(item));
    yield new TimeSpanValue(BigInt(Math.round((clock.monotonic() - began) * ticksPerMs)));
  },
});
