import { DateTimeValue, TimeSpanValue } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { date, whole } from '../kit/parameter-types.ts';

const part = (en: string, ko: string) => parameter({ schema: whole(), synopsis: { en, ko }, sets: ['Time'] });
const ticksPerSecond = 10_000_000n;
const ticksPerMs = 10_000n;

export const cmdlet = defineCmdlet({
  name: 'New-TimeSpan',
  synopsis: { en: 'A length of time.', ko: '시간 간격.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  defaultSet: 'Date',
  parameters: {
    Start: parameter({
      schema: date(),
      synopsis: { en: 'From then on; now without it.', ko: '시작 시각. 없으면 지금.' },
      position: 0,
      fromPipeline: 'both',
      aliases: ['LastWriteTime'],
      sets: ['Date'],
    }),
    End: parameter({
      schema: date(),
      synopsis: { en: 'Until then; now without it.', ko: '끝 시각. 없으면 지금.' },
      position: 1,
      sets: ['Date'],
    }),
    Days: part('Days.', '일.'),
    Hours: part('Hours.', '시간.'),
    Minutes: part('Minutes.', '분.'),
    Seconds: part('Seconds.', '초.'),
    Milliseconds: part('Milliseconds.', '밀리초.'),
  },
  examples: [
    { line: 'New-TimeSpan -Hours 2', synopsis: { en: 'Two hours.', ko: '두 시간.' } },
    { line: "New-TimeSpan -End '2030-01-01'", synopsis: { en: 'Until then.', ko: '그때까지 남은 시간.' } },
  ],
  async process(bound, { clock }) {
    const { Days, Hours, Minutes, Seconds, Milliseconds } = bound;
    const parts = [Days, Hours, Minutes, Seconds, Milliseconds];
    if (parts.some((each) => each !== undefined)) {
      const [days = 0, hours = 0, minutes = 0, seconds = 0, ms = 0] = parts;
      const total = BigInt(((days * 24 + hours) * 60 + minutes) * 60 + seconds);
      return new TimeSpanValue(total * ticksPerSecond + BigInt(ms) * ticksPerMs);
    }
    const now = DateTimeValue.fromUnixMs(clock.now(), 'Local');
    return new TimeSpanValue((bound.End ?? now).ticks - (bound.Start ?? now).ticks);
  },
});
