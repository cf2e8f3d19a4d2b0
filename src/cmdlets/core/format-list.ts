import { defineCmdlet } from '../kit/definition.ts';
import { commonFormat, formatParameters, formatStream } from '../kit/objects/format-stream.ts';

export const cmdlet = defineCmdlet({
  name: 'Format-List',
  synopsis: { en: 'Shows each property on a line.', ko: '속성을 한 줄에 하나씩 표시합니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: formatParameters,
  examples: [
    { line: 'Get-Mailbox | Format-List Name, Max*', synopsis: { en: 'Mailboxes.', ko: '사서함 표시.' } },
  ],
  stream: (bound, input, context) => formatStream(commonFormat(bound, 'list'), input, context),
});
