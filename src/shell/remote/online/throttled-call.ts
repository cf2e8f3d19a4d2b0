/** A request of a command: it ends with it, and pauses that the server asks for are shown while they last. */
import type { LocalText } from '../../../base/language.ts';
import { formatText } from '../../../base/language.ts';
import type { CmdletContext } from '../../../cmdlets/kit/context.ts';
import { ProgressRecord } from '../../../cmdlets/kit/progress-record.ts';
import type { RestCall } from './rest-client.ts';

const texts = {
  activity: { en: 'The server has had many requests', ko: '서버에 요청이 많습니다' },
  status: { en: 'Going on in {seconds} seconds', ko: '{seconds}초 뒤에 계속합니다' },
} as const satisfies Record<string, LocalText>;

const activityId = 429;

export function callOf({
  signal,
  clock,
  reporter,
  language,
}: Pick<CmdletContext, 'signal' | 'clock' | 'reporter' | 'language'>): RestCall {
  return {
    signal,
    clock,
    onPause(seconds) {
      const activity = texts.activity[language];
      const statusDescription = formatText(texts.status[language], { seconds: String(seconds) });
      const completed = seconds === 0;
      reporter.progress(
        new ProgressRecord({ activityId, activity, statusDescription, secondsRemaining: seconds, completed }),
      );
    },
  };
}
