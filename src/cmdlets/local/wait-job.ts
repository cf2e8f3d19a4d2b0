import { type AnyJob, jobOutputs, jobType, presentJob } from '../job-kit/job-object.ts';
import { findJobs, givenJob, jobSelectors, requireJobs } from '../job-kit/job-parameters.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { isFinished } from '../kit/jobs/job-states.ts';
import { PipelineStoppedError } from '../kit/pacer.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, whole } from '../kit/parameter-types.ts';

const name = 'Wait-Job';

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Waits until jobs are over.', ko: '작업이 끝날 때까지 기다립니다.' },
  description: {
    en: 'A job that is disconnected is waited for with -Force alone. Ctrl-C ends the waiting and not the job.',
    ko: '연결이 끊긴 작업은 -Force가 있을 때만 기다립니다. Ctrl-C는 기다림만 끝내고 작업은 계속됩니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  output: jobType,
  otherOutputs: jobOutputs.slice(1),
  defaultSet: 'Job',
  parameters: {
    Job: givenJob,
    ...jobSelectors,
    Any: flag({ synopsis: { en: 'Until one of them is.', ko: '그중 하나가 끝날 때까지만.' } }),
    Timeout: parameter({
      schema: whole({ min: -1 }),
      synopsis: { en: 'Seconds, at most; -1 is without end.', ko: '최대 대기 시간(초). -1은 제한 없음.' },
      aliases: ['TimeoutSec'],
    }),
    Force: flag({
      synopsis: { en: 'Also for what is disconnected.', ko: '연결이 끊긴 작업도 기다립니다.' },
    }),
  },
  examples: [
    { line: 'Get-Job | Wait-Job', synopsis: { en: 'For all.', ko: '모두 기다립니다.' } },
    {
      line: 'Wait-Job $one, $two -Any -Timeout 60',
      synopsis: { en: 'For the first, a minute at most.', ko: '최대 1분, 먼저 끝나는 작업까지.' },
    },
  ],
  gathersPipeline: true,
  async *process(bound, context) {
    const { Job: given, Any, Timeout = -1, Force } = bound;
    const jobs = given ?? findJobs(name, bound, context);
    const table = requireJobs(context);
    const isOver = ({ state }: AnyJob) => isFinished(state) || (state === 'Disconnected' && !Force);
    const until = Timeout < 0 ? undefined : context.clock.monotonic() + Timeout * 1_000;
    for (;;) {
      const seen = table.news;
      const over = jobs.filter(isOver);
      const left = until === undefined ? undefined : until - context.clock.monotonic();
      const isEnough = Any ? over.length > 0 : over.length === jobs.length;
      if (isEnough || jobs.length === 0 || (left !== undefined && left <= 0)) {
        for (const job of Any ? over.slice(0, 1) : over) yield presentJob(job);
        return;
      }
      await table.untilNews(seen, context.signal, left);
      if (context.signal.aborted) throw new PipelineStoppedError(context.signal.reason);
    }
  },
});
