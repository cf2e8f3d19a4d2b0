import { toText } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { MessageRecord } from '../kit/message-record.ts';
import { parameter } from '../kit/parameter.ts';
import { anything } from '../kit/parameter-types.ts';

export const cmdlet = defineCmdlet({
  name: 'Write-Information',
  synopsis: { en: 'Tells something on the stream for information.', ko: '정보 스트림에 내용을 씁니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    MessageData: parameter({
      schema: anything(),
      synopsis: { en: 'What to tell.', ko: '알릴 내용.' },
      position: 0,
      mandatory: true,
      aliases: ['Msg', 'Message'],
      fromPipeline: 'value',
    }),
  },
  examples: [
    {
      line: 'Write-Information "Step 2" -InformationAction Continue',
      synopsis: { en: 'Shown because it is asked for.', ko: '요청했으므로 표시됩니다.' },
    },
  ],
  async process({ MessageData }, { reporter }) {
    reporter.information(new MessageRecord('information', toText(MessageData)));
    return undefined;
  },
});
