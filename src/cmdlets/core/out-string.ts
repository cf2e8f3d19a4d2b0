import { defineCmdlet } from '../kit/definition.ts';
import { Renderer } from '../kit/format/index.ts';
import { formatContextOf } from '../kit/objects/format-stream.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, flag, whole } from '../kit/parameter-types.ts';

const defaultWidth = 120;

export const cmdlet = defineCmdlet({
  name: 'Out-String',
  synopsis: { en: 'Gives as text what would be shown.', ko: '화면에 표시될 내용을 텍스트로 내보냅니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    InputObject: parameter({
      schema: anything(),
      synopsis: { en: 'The objects to show.', ko: '표시할 개체.' },
      fromPipeline: 'value',
    }),
    Width: parameter({
      schema: whole({ min: 2 }),
      synopsis: { en: 'Cells of a line, 120 without it.', ko: '한 줄의 칸 수(기본 120).' },
    }),
    Stream: flag({ synopsis: { en: 'Line by line.', ko: '한 줄씩 내보냅니다.' } }),
    NoNewline: flag({ synopsis: { en: 'Without line breaks.', ko: '줄 바꿈 없이.' } }),
  },
  examples: [
    {
      line: '$report = Get-Mailbox | Format-Table Name | Out-String',
      synopsis: { en: 'A table for a message.', ko: '메시지에 넣을 표.' },
    },
  ],
  async *stream({ Width = defaultWidth, Stream, NoNewline }, input, context) {
    const lines: string[] = [];
    const options = { width: Width, nowMs: () => context.clock.monotonic() };
    const renderer = new Renderer(options, formatContextOf(context), (line) => lines.push(line));
    for await (const item of input) {
      renderer.process(item);
      if (Stream) yield* lines.splice(0);
    }
    renderer.end();
    if (Stream) yield* lines;
    else yield lines.map((line) => (NoNewline ? line : `${line}\n`)).join('');
  },
});
