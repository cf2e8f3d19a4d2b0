import { DateTimeValue, findMember, toText, type Value } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { americanCulture, formatInCulture } from '../kit/format/culture.ts';
import { formatUnixDate } from '../kit/format/unix-date.ts';
import { parameter } from '../kit/parameter.ts';
import { date, flag, text, whole } from '../kit/parameter-types.ts';

const part = (en: string, ko: string, min: number, max: number) =>
  parameter({ schema: whole({ min, max }), synopsis: { en, ko } });

export const cmdlet = defineCmdlet({
  name: 'Get-Date',
  synopsis: { en: 'Gives the date and time, in UTC.', ko: '현재 날짜와 시간을 UTC로 가져옵니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  defaultSet: 'Date',
  parameters: {
    Date: parameter({
      schema: date(),
      synopsis: { en: 'This one instead of now.', ko: '지금 대신 쓸 날짜.' },
      position: 0,
      aliases: ['LastWriteTime'],
      fromPipeline: 'both',
    }),
    Year: part('Another year.', '다른 연도.', 1, 9999),
    Month: part('Another month.', '다른 달.', 1, 12),
    Day: part('Another day.', '다른 날.', 1, 31),
    Hour: part('Another hour.', '다른 시.', 0, 23),
    Minute: part('Another minute.', '다른 분.', 0, 59),
    Second: part('Another second.', '다른 초.', 0, 59),
    Format: parameter({
      schema: text(),
      synopsis: { en: 'Text of this form, such as yyyy-MM-dd.', ko: 'yyyy-MM-dd 같은 형식의 텍스트.' },
      sets: ['Format'],
      mandatory: true,
    }),
    UFormat: parameter({
      schema: text(),
      synopsis: {
        en: 'Text by the letters of Unix, such as %Y-%m-%d.',
        ko: '%Y-%m-%d 같은 Unix 형식의 텍스트.',
      },
      sets: ['UFormat'],
      mandatory: true,
    }),
    AsUTC: flag({ synopsis: { en: 'In UTC, as it always is here.', ko: 'UTC로(항상 그렇습니다).' } }),
  },
  examples: [
    {
      line: 'Get-Date -Format yyyy-MM-dd',
      synopsis: { en: 'For a file name.', ko: '파일 이름에 쓸 날짜.' },
    },
    { line: '(Get-Date).AddDays(-30)', synopsis: { en: 'Thirty days ago.', ko: '30일 전.' } },
  ],
  async process({ Date: given, Format, UFormat, ...parts }, { clock }): Promise<Value> {
    const begun = given ?? DateTimeValue.fromUnixMs(clock.now());
    const changed = withParts(begun, parts);
    if (UFormat !== undefined) return formatUnixDate(changed, UFormat);
    return Format === undefined ? changed : formatInCulture(changed, Format, americanCulture);
  },
});

const partNames = ['Year', 'Month', 'Day', 'Hour', 'Minute', 'Second', 'Millisecond'] as const;

function withParts(
  date: DateTimeValue,
  parts: Readonly<Partial<Record<(typeof partNames)[number], number | undefined>>>,
): DateTimeValue {
  if (partNames.every((name) => parts[name] === undefined)) return date;
  const numbers = partNames.map((name) => parts[name] ?? Number(toText(findMember(date, name)?.value)));
  return DateTimeValue.fromParts(numbers, date.kind) ?? date;
}
