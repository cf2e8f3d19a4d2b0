import { defineCmdlet } from '../kit/definition.ts';
import { commonFormat, formatParameters, formatStream } from '../kit/objects/format-stream.ts';
import { flag } from '../kit/parameter-types.ts';
export const cmdlet = defineCmdlet({
  name: 'Format-Table',
  synopsis: { en: 'Shows objects as rows.', ko: '개체를 표로 표시합니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    ...formatParameters,
    AutoSize: flag({ synopsis: { en: 'Columns as wide as their values.', ko: '열 너비를 값에 맞춥니다.' } }),
    Wrap: flag({ synopsis: { en: 'Long values go on below.', ko: '긴 값은 다음 줄로 넘깁니다.' } }),
    HideTableHeaders: flag({ synopsis: { en: 'Without headings.', ko: '머리글 없이.' } }),
    RepeatHeader: flag({
      synopsis: { en: 'Headings on every screen.', ko: '화면마다 머리글을 반복합니다.' },
    }),
  },
  examples: [
    {
      line: 'Get-Mailbox | Format-Table Name, PrimarySmtpAddress -AutoSize',
      synopsis: { en: 'Mailboxes.', ko: '사서함 표시.' },
    },
  ],
  stream: (bound, input, context) =>
    formatStream(
      {
        ...commonFormat(bound, 'table'),
        autoSize: bound.AutoSize,
        wrap: bound.Wrap,
        hideTableHeaders: bound.HideTableHeaders,
        repeatHeader: bound.RepeatHeader,
      },
      input,
      context,
    ),
});
