import { enumerate, toText } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { MessageRecord } from '../kit/message-record.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, flag, oneOf } from '../kit/parameter-types.ts';

const colours = [
  ...([
    'Black',
    'DarkBlue',
    'DarkGreen',
    'DarkCyan',
    'DarkRed',
    'DarkMagenta',
    'DarkYellow',
    'Gray',
  ] as const),
  ...(['DarkGray', 'Blue', 'Green', 'Cyan', 'Red', 'Magenta', 'Yellow', 'White'] as const),
] as const;

const colour = () => oneOf(colours, 'System.ConsoleColor');

export const cmdlet = defineCmdlet({
  name: 'Write-Host',
  synopsis: {
    en: 'Shows text to whoever watches; it is no output.',
    ko: '화면에 텍스트를 보여 줍니다. 출력 개체가 아닙니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    Object: parameter({
      schema: anything(),
      synopsis: { en: 'What to show.', ko: '표시할 내용.' },
      position: 0,
      aliases: ['Msg', 'Message'],
      fromPipeline: 'value',
      rest: true,
    }),
    NoNewline: flag({ synopsis: { en: 'The line goes on.', ko: '줄을 바꾸지 않습니다.' } }),
    Separator: parameter({
      schema: anything(),
      synopsis: { en: 'Between several things.', ko: '여러 값 사이의 구분자.' },
    }),
    ForegroundColor: parameter({
      schema: colour(),
      synopsis: { en: 'Colour of the text; not shown here.', ko: '글자색. 여기서는 쓰지 않습니다.' },
    }),
    BackgroundColor: parameter({
      schema: colour(),
      synopsis: { en: 'Colour behind it; not shown here.', ko: '배경색. 여기서는 쓰지 않습니다.' },
    }),
  },
  examples: [
    { line: 'Write-Host "Done."', synopsis: { en: 'A line for a person.', ko: '사람이 볼 한 줄.' } },
  ],
  async process({ Object: shown, NoNewline, Separator }, { reporter }) {
    const separator = Separator === undefined ? ' ' : toText(Separator);
    const text = Array.from(enumerate(shown), (each) => toText(each)).join(separator);
    reporter.information(
      new MessageRecord('information', text, { forHost: true, lineEnd: NoNewline ? '' : '\n' }),
    );
    return undefined;
  },
});
