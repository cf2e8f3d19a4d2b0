import { defineCmdlet } from '../kit/definition.ts';
import { MessageRecord } from '../kit/message-record.ts';

export const cmdlet = defineCmdlet({
  name: 'Clear-Host',
  synopsis: { en: 'Empties the screen.', ko: '화면을 지웁니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {},
  examples: [{ line: 'Clear-Host', synopsis: { en: 'Empties the screen.', ko: '화면을 지웁니다.' } }],
  async process(_, { reporter }) {
    const record = new MessageRecord('information', '', { forHost: true, lineEnd: '', clearsScreen: true });
    reporter.information(record);
    return undefined;
  },
});
