import { AppError } from '../../base/errors.ts';
import { findNumber, toText, type Value } from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { PipelineStoppedError } from '../kit/pacer.ts';
import { parameter } from '../kit/parameter.ts';
import { cannotConvert, convertible, whole } from '../kit/parameter-types.ts';

const name = 'Start-Sleep';
const msPerSecond = 1_000;
/** As many seconds as PowerShell itself takes. */
const longestMs = 2_147_483_647;

/** Whole seconds or a part of one: `Start-Sleep 0.5`. */
const seconds = () =>
  convertible({ typeName: 'System.Double' }, (value: Value): number => {
    const number = findNumber(value);
    if (number === undefined) return cannotConvert(value, 'System.Double', 'Give a number of seconds.');
    return Number(toText(number));
  });

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Waits.', ko: '기다립니다.' },
  description: {
    en: 'Ctrl-C ends it. It never waits longer than a script may run.',
    ko: 'Ctrl-C로 끝납니다. 스크립트 실행 한도보다 오래 기다리지 않습니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  defaultSet: 'Seconds',
  parameters: {
    Seconds: parameter({
      schema: seconds(),
      synopsis: { en: 'How many seconds.', ko: '초.' },
      position: 0,
      mandatory: true,
      fromPipeline: 'both',
      sets: ['Seconds'],
    }),
    Milliseconds: parameter({
      schema: whole({ min: 0 }),
      synopsis: { en: 'How many milliseconds.', ko: '밀리초.' },
      mandatory: true,
      aliases: ['ms'],
      sets: ['Milliseconds'],
    }),
  },
  examples: [
    {
      line: 'Start-Sleep -Milliseconds 10',
      synopsis: { en: 'A hundredth of a second.', ko: '100분의 1초 기다립니다.' },
    },
  ],
  async process({ Seconds, Milliseconds }, { clock, signal, session }) {
    const wantedMs = Milliseconds ?? (Seconds ?? 0) * msPerSecond;
    const { leftMs } = session.budget;
    if (wantedMs < 0) throw refused('The time to wait is negative. Give a number of seconds from 0 on.');
    if (wantedMs > longestMs || wantedMs > leftMs) {
      throw refused(
        `This script may run for another ${Math.floor(leftMs / msPerSecond)} seconds, and cannot wait ${wantedMs / msPerSecond}. Wait for less.`,
      );
    }
    try {
      await clock.sleep(wantedMs, signal);
    } catch (error) {
      if (signal.aborted) throw new PipelineStoppedError(signal.reason);
      throw error;
    }
    return undefined;
  },
});

function refused(message: string): AppError {
  return new AppError({ kind: 'limit', code: 'SleepTooLong', message });
}
