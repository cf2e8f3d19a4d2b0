import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';

export const cmdlet = defineCmdlet({
  name: 'Write-Verbose',
  synopsis: {
    en: 'Tells what only those want to read who ask with -Verbose.',
    ko: '-Verbose로 요청한 사람에게만 자세한 내용을 알립니다.',
  },
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
      line: 'Write-Verbose "Three mailboxes were skipped."',
      synopsis: { en: 'Tells it.', ko: '메시지를 알립니다.' },
    },
  ],
  async process({ Message }, { reporter }) {
    reporter.verbose(Message);
    return undefined;
  },
});
