import type { ReadinessProgress } from '../../directory/readiness/directory-readiness.ts';
import type { CmdletContext } from '../kit/context.ts';
import { ProgressRecord } from '../kit/progress-record.ts';

const activityId = 1;
const words = {
  reading: { en: 'reading, {count} objects', ko: '읽는 중, 개체 {count}개' },
  examining: { en: 'examining what was found', ko: '찾은 항목을 확인하는 중' },
} as const;

export function readinessProgress({ reporter, language }: CmdletContext, activity: string) {
  return ({ stage, objects, share }: ReadinessProgress): void => {
    const count = new Intl.NumberFormat(language).format(objects);
    reporter.progress(
      new ProgressRecord({
        activityId,
        activity,
        statusDescription: words[stage][language].replace('{count}', count),
        ...(share !== undefined && { percentComplete: Math.floor(share * 100) }),
      }),
    );
  };
}

export function endReadinessProgress({ reporter }: CmdletContext): void {
  reporter.progress(
    new ProgressRecord({ activityId, activity: ' ', statusDescription: ' ', completed: true }),
  );
}
