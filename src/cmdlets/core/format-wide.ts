import { defineCmdlet } from '../kit/definition.ts';
import { commonFormat, formatParameters, formatStream } from '../kit/objects/format-stream.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, whole } from '../kit/parameter-types.ts';
export const cmdlet = defineCmdlet({
  name: 'Format-Wide',
  synopsis: { en: 'Shows one property in several columns.', ko: '속성 하나를 여러 열로 표시합니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    ...formatParameters,
    AutoSize: flag({ synopsis: { en: 'As many columns as fit.', ko: '들어가는 만큼 열을 만듭니다.' } }),
    Column: parameter({ schema: whole({ min: 1 }), synopsis: { en: 'How many columns.', ko: '열 개수.' } }),
  },
  examples: [
    { line: 'Get-Mailbox | Format-Wide Name -Column 3', synopsis: { en: 'Mailboxes.', ko: '사서함 표시.' } },
  ],
  stream: (bound, input, context) =>
    formatStream(
      {
        ...commonFormat(bound, 'wide'),
        autoSize: bound.AutoSize,
        ...(bound.Column !== undefined && { columns: bound.Column }),
      },
      input,
      context,
    ),
});
