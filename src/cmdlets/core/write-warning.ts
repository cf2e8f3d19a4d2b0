import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';

export const cmdlet = defineCmdlet({
  name: 'Write-Warning',
  synopsis: { en: 'Warns.', ko: '경고를 알립니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    Message: parameter({
      schema: text(),
      synopsis: { en: 'What to tell.', ko: '알릴 내용.' },
      position: 0,
      mandatory: true,
      aliases: ['Msg'],
      fromPipeline: 'value',
    }),
  },
  examples: [
    {
      line: 'Write-Warning "Three mailboxes were skipped."',
      synopsis: { en: 'Tells it.', ko: '메시지를 알립니다.' },
    },
  ],
  async process({ Message }, { reporter }) {
    reporter.warn(Message);
    return undefined;
  },
});
